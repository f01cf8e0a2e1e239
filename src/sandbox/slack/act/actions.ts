import type { Core } from '../core.ts';
import type { Delivered, DeliveryOptions } from '../delivery.ts';
import type { SandboxUser } from '../directory.ts';
import type { SandboxMessage } from '../timeline.ts';
import { type Acted, notSent } from './acted.ts';
import { type Click, click } from './click.ts';
import { changeGroup, openHome } from './events.ts';
import { closeView, type Filling, submitView } from './modal.ts';
import { slash } from './slash.ts';

/**
 * What people do in Slack. Each promise resolves with the app's ack and how long it took; a thing Slack's own client
 * would not send resolves as `not-sent`. The page and the tests act through the same functions.
 */
export class Actions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  click(user: string, target: Click, options?: DeliveryOptions): Promise<Acted> {
    return this.#as(user, (known) => click(this.#core, known, target, options));
  }

  slash(
    user: string,
    channel: string,
    command: string,
    text = '',
    options?: DeliveryOptions,
  ): Promise<Acted> {
    return this.#as(user, (known) => slash(this.#core, known, channel, command, text, options));
  }

  /** Submits the top modal with these values, by action id; what is not named keeps its initial value. */
  submitView(user: string, values: Filling['values'] = {}, options?: DeliveryOptions): Promise<Acted> {
    return this.fillView(user, { values }, options);
  }

  /** The same, with the values by block id. */
  fillView(user: string, filling: Filling, options?: DeliveryOptions): Promise<Acted> {
    return this.#as(user, (known) => submitView(this.#core, known, filling, options));
  }

  closeView(user: string, all = false): Promise<Acted> {
    return this.#as(user, (known) => closeView(this.#core, known, all));
  }

  openHome(user: string, options?: DeliveryOptions): Promise<Acted> {
    return this.#as(user, (known) => openHome(this.#core, known.id, options));
  }

  changeGroup(group: string, users: readonly string[]): Promise<Acted> {
    return changeGroup(this.#core, group, users);
  }

  /** Writes a message. The app is not told: it subscribes to no message events. */
  say(user: string, channel: string, text: string, threadTs?: string): SandboxMessage {
    return this.#core.workspace.timeline.post({
      user,
      channel,
      text,
      blocks: [],
      ...(threadTs && { threadTs }),
    });
  }

  /** Sends the last signed HTTP request once more, byte for byte. */
  replay(): Promise<Delivered> {
    return this.#core.courier.replay();
  }

  async #as(user: string, act: (known: SandboxUser) => Promise<Acted>): Promise<Acted> {
    const known = this.#core.workspace.directory.users.get(user);
    return known ? act(known) : notSent(`no user ${user}`);
  }
}
