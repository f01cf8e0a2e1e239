import type { Instant } from '../../policy/time.ts';
import type { Changes } from './changes.ts';
import type { JsonObject } from './json.ts';

/** One message. `ts` is Slack's: seconds with six decimals, unique in the workspace, also its id. */
export interface SandboxMessage {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs?: string;
  /** A reply that also shows in the channel. */
  readonly broadcast?: boolean;
  readonly metadata?: JsonObject;
  readonly editedTs?: string;
  /** Set on an ephemeral message: the only user who sees it. */
  readonly onlyFor?: string;
  /** Deleted, but kept in place because it has replies. */
  readonly tombstone?: boolean;
}

export type Draft = Omit<SandboxMessage, 'ts' | 'editedTs' | 'tombstone'> & { readonly at?: Instant };
export type Edit = Partial<Pick<SandboxMessage, 'text' | 'blocks' | 'metadata'>>;

/** All messages of the workspace, ephemeral ones included. */
export class Timeline {
  readonly #messages = new Map<string, SandboxMessage>();
  readonly #now: () => Instant;
  readonly #changes: Changes;
  #last = 0;

  constructor(now: () => Instant, changes: Changes) {
    this.#now = now;
    this.#changes = changes;
  }

  /** The next time stamp, later than every one before it: two in the same millisecond still differ. */
  stamp(): string {
    this.#last = Math.max(this.#now() * 1_000, this.#last + 1);
    return written(this.#last);
  }

  post({ at, ...draft }: Draft): SandboxMessage {
    const message: SandboxMessage = { ...draft, ts: at === undefined ? this.stamp() : this.#stampAt(at) };
    this.#messages.set(message.ts, message);
    this.#changes.announce();
    return message;
  }

  edit(ts: string, edit: Edit): SandboxMessage | undefined {
    const message = this.#messages.get(ts);
    if (!message) return undefined;
    const edited: SandboxMessage = { ...message, ...edit, editedTs: this.stamp() };
    this.#messages.set(ts, edited);
    this.#changes.announce();
    return edited;
  }

  /** Takes a message away. One with replies leaves a tombstone, as in Slack. */
  remove(ts: string): void {
    const message = this.#messages.get(ts);
    if (!message) return;
    if (this.replies(message.channel, ts).length > 0) {
      const { metadata: _gone, ...rest } = message;
      const text = 'This message was deleted.';
      this.#messages.set(ts, { ...rest, text, blocks: [], tombstone: true });
    } else this.#messages.delete(ts);
    this.#changes.announce();
  }

  find(channel: string, ts: string): SandboxMessage | undefined {
    const message = this.#messages.get(ts);
    return message?.channel === channel ? message : undefined;
  }

  /** What shows in the channel itself, oldest first: no replies except broadcast ones, nothing ephemeral. */
  inChannel(channel: string): SandboxMessage[] {
    return this.visible(channel).filter((message) => !message.onlyFor && isTopLevel(message));
  }

  /** The replies under a message, oldest first, without the message itself. */
  replies(channel: string, ts: string): SandboxMessage[] {
    return this.visible(channel).filter((m) => !m.onlyFor && m.threadTs === ts && m.ts !== ts);
  }

  /** Everything in a channel that this user may see, oldest first; without a user, ephemeral ones of all. */
  visible(channel: string, user?: string): SandboxMessage[] {
    return [...this.#messages.values()]
      .filter((m) => m.channel === channel && (!user || !m.onlyFor || m.onlyFor === user))
      .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  #stampAt(at: Instant): string {
    let micros = at * 1_000;
    while (this.#messages.has(written(micros))) micros++;
    return written(micros);
  }
}

function written(micros: number): string {
  return `${Math.trunc(micros / 1_000_000)}.${String(Math.trunc(micros % 1_000_000)).padStart(6, '0')}`;
}

function isTopLevel(message: SandboxMessage): boolean {
  return !message.threadTs || message.threadTs === message.ts || message.broadcast === true;
}
