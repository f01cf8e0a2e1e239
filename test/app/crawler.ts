import type { Running } from '../../src/app.ts';
import { elementsOf } from '../../src/sandbox/slack/blocks/check.ts';
import { type JsonObject, objectsOf, textOf } from '../../src/sandbox/slack/json.ts';
import { type Entered, optionsOf } from '../../src/sandbox/slack/state-values.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Office } from './office.ts';

/** Where a click goes: a message, or the window or Home tab before a person. */
type Place = { readonly channel: string; readonly ts: string } | { readonly view: 'modal' | 'home' };

interface Target {
  readonly key: string;
  readonly place: Place;
  readonly actionId: string;
  readonly value?: string;
  readonly choose?: string;
}

const ANSWERS: ReadonlySet<string> = new Set([
  ...[ACTION.keep, ACTION.investigate, ACTION.remove, ACTION.restore, ACTION.restoreNamed],
]);

/** A person who clicks everything there is to click, once in each kind of place, and sends off every window. */
export class Crawler {
  readonly clicked = new Set<string>();
  readonly submitted = new Set<string>();
  readonly #office: Office;
  readonly #app: Pick<Running, 'answered'>;
  readonly #user: string;
  readonly #done = new Set<string>();

  constructor(office: Office, app: Pick<Running, 'answered'>, user: string) {
    this.#office = office;
    this.#app = app;
    this.#user = user;
  }

  /** Goes on until nothing new is left. Windows are walked through as they open. */
  async crawl(): Promise<this> {
    await this.#answered(() => this.#office.slack.act.openHome(this.#user));
    await this.#office.slack.until('the Home tab', () => this.#office.slack.workspace.home(this.#user));
    for (let next = this.#next(); next; next = this.#next()) {
      await this.#click(next);
      await this.#throughWindows();
    }
    return this;
  }

  async #click({ key, place, actionId, value, choose }: Target): Promise<void> {
    this.#done.add(key);
    this.clicked.add(actionId);
    const pointer = {
      actionId,
      ...(value !== undefined && { value }),
      ...(choose !== undefined && { choose }),
    };
    await this.#answered(() => this.#office.slack.act.click(this.#user, { ...place, ...pointer }));
  }

  /** Everything in a window, then the window itself; one that stays open after that is closed. */
  async #throughWindows(): Promise<void> {
    for (let left = 40; left > 0; left--) {
      const window = this.#office.slack.workspace.modal(this.#user);
      if (!window) return;
      const callback = textOf(window.content.callback_id);
      const next = this.#targets({ view: 'modal' }, objectsOf(window.content.blocks), callback).find(
        ({ key }) => !this.#done.has(key),
      );
      if (next) {
        await this.#click(next);
        continue;
      }
      // What only shows something has no button to send it off with.
      if (window.content.submit === undefined) break;
      const entries = filledIn(objectsOf(window.content.blocks));
      const acted = await this.#answered(() => this.#office.slack.act.fillView(this.#user, { entries }));
      if (acted.outcome === 'acked') this.submitted.add(callback);
      const now = this.#office.slack.workspace.modal(this.#user);
      if (now?.id === window.id && textOf(now.content.callback_id) === callback)
        await this.#office.slack.act.closeView(this.#user, true);
    }
    await this.#office.slack.act.closeView(this.#user, true);
  }

  /** Does it, and waits until the app has answered and drawn all it has to. */
  async #answered<T>(act: () => Promise<T>): Promise<T> {
    const acted = await act();
    await this.#app.answered();
    return acted;
  }

  #next(): Target | undefined {
    const { workspace } = this.#office.slack;
    const messages = [...workspace.directory.channels.keys()].flatMap((channel) =>
      workspace.timeline.visible(channel, this.#user).flatMap(({ ts, blocks }) => [
        { place: { channel, ts }, blocks, where: 'message' },
        ...workspace.thread(channel, ts).map((reply) => {
          return { place: { channel, ts: reply.ts }, blocks: reply.blocks, where: 'thread' };
        }),
      ]),
    );
    const home = objectsOf(workspace.home(this.#user)?.content.blocks);
    // The Home tab first: it shows open questions only, and fewer of them after each answer.
    const places = [{ place: { view: 'home' } as const, blocks: home, where: 'home' }, ...messages];
    const left = places
      .flatMap(({ place, blocks, where }) => this.#targets(place, blocks, where))
      .filter(({ key }) => !this.#done.has(key));
    // What answers a question comes last: it takes the other buttons away.
    return left.find(({ actionId }) => !ANSWERS.has(actionId)) ?? left[0];
  }

  #targets(place: Place, blocks: readonly JsonObject[], where: string): Target[] {
    return blocks.flatMap((block) =>
      elementsOf(block).flatMap((element): Target[] => {
        const actionId = textOf(element.action_id);
        // Inputs of a window are filled in when it is sent off.
        if (actionId === '' || (block.type === 'input' && block.dispatch_action !== true)) return [];
        if (element.type === 'button') {
          const value = textOf(element.value);
          return [{ key: `${where} ${actionId}`, place, actionId, ...(value !== '' && { value }) }];
        }
        return optionsOf(element).map((option) => {
          const choose = textOf(option.value);
          const [entry] = choose.split(':');
          return { key: `${where} ${actionId} ${entry}`, place, actionId, choose };
        });
      }),
    );
  }
}

/** Something for every input that holds nothing yet. */
function filledIn(blocks: readonly JsonObject[]): Record<string, Record<string, Entered>> {
  const entries: Record<string, Record<string, Entered>> = {};
  for (const block of blocks.filter(({ type }) => type === 'input')) {
    for (const element of elementsOf(block)) {
      const entered = enteredIn(element);
      if (entered !== undefined) entries[textOf(block.block_id)] = { [textOf(element.action_id)]: entered };
    }
  }
  return entries;
}

function enteredIn(element: JsonObject): Entered | undefined {
  if (Object.keys(element).some((key) => key.startsWith('initial_'))) return undefined;
  const [first] = optionsOf(element).map((option) => textOf(option.value));
  switch (element.type) {
    case 'plain_text_input':
      return 'somebody asked for it';
    case 'users_select':
      return 'U0PAYENG';
    case 'checkboxes':
      return first === undefined ? [] : [first];
    case 'static_select':
    case 'radio_buttons':
      return first;
    default:
      return undefined;
  }
}
