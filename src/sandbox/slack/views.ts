import { createHash } from 'node:crypto';
import type { Changes } from './changes.ts';
import type { JsonObject } from './json.ts';
import { textOf } from './json.ts';

/** A modal or a Home tab as it stands before one user. `content` was checked and has all its block ids. */
export interface SandboxView {
  readonly id: string;
  readonly user: string;
  readonly content: JsonObject;
  readonly hash: string;
  readonly rootId: string;
  readonly previousId?: string;
}

/** Slack shows at most three modals on top of each other. */
export const MAX_STACK = 3;

/** The modals open before each user, bottom first, and everyone's Home tab. */
export class Views {
  readonly #stacks = new Map<string, readonly SandboxView[]>();
  readonly #homes = new Map<string, SandboxView>();
  readonly #changes: Changes;
  #count = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** Replaces whatever modal the user has open. */
  open(user: string, content: JsonObject): SandboxView {
    const view = this.#make(user, content);
    this.#set(user, [view]);
    return view;
  }

  /** Lays a modal over the top one; undefined where none is open or three are. */
  push(user: string, content: JsonObject): SandboxView | undefined {
    const stack = this.stack(user);
    const top = stack.at(-1);
    if (!top || stack.length >= MAX_STACK) return undefined;
    const view = { ...this.#make(user, content), rootId: top.rootId, previousId: top.id };
    this.#set(user, [...stack, view]);
    return view;
  }

  /** Changes a modal in place, keeping its id. */
  update(view: SandboxView, content: JsonObject): SandboxView {
    const updated = { ...view, content, hash: this.#hash(content) };
    this.#set(
      view.user,
      this.stack(view.user).map((open) => (open.id === view.id ? updated : open)),
    );
    return updated;
  }

  /** Closes the user's top modal, and with it nothing below. */
  pop(user: string): void {
    this.#set(user, this.stack(user).slice(0, -1));
  }

  closeAll(user: string): void {
    this.#set(user, []);
  }

  publish(user: string, content: JsonObject): SandboxView {
    const id = this.#homes.get(user)?.id;
    const view = this.#make(user, content, id);
    this.#homes.set(user, view);
    this.#changes.announce();
    return view;
  }

  stack(user: string): readonly SandboxView[] {
    return this.#stacks.get(user) ?? [];
  }

  home(user: string): SandboxView | undefined {
    return this.#homes.get(user);
  }

  /** An open modal or Home tab by its id, or a modal by its external id. */
  find(reference: string): SandboxView | undefined {
    const all = [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
    return all.find((view) => view.id === reference || externalId(view) === reference);
  }

  #make(user: string, content: JsonObject, id = `V${String(++this.#count).padStart(8, '0')}`): SandboxView {
    return { id, user, content, hash: this.#hash(content), rootId: id };
  }

  #hash(content: JsonObject): string {
    const print = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
    return `${++this.#count}.${print}`;
  }

  #set(user: string, stack: readonly SandboxView[]): void {
    this.#stacks.set(user, stack);
    this.#changes.announce();
  }
}

/** The name the app gave a view; undefined where it gave none, so that an empty reference finds nothing. */
function externalId(view: SandboxView): string | undefined {
  return textOf(view.content.external_id) || undefined;
}
