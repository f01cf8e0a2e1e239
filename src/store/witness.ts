import type { LedgerHead } from '../policy/ledger-chain.ts';
import { type Duration, type Instant, MINUTE } from '../policy/time.ts';

/** More are not needed to see that Redis went back: the oldest, the furthest, and the newest of both histories. */
const MOST_KNOWN = 100;

/** Whoever compared longer ago than this may have been cut off while others wrote: it vouches for nothing. */
const FRESH: Duration = MINUTE;

/** When the history began that an entry belongs to: at the last lapse before it, 0 where there was none. */
export function eraOf(head: LedgerHead | undefined): Instant {
  return head?.lapsedAt ?? 0;
}

/** A run of Redis as this process met it. */
interface Met {
  readonly run: string;
  /** By this process's own clock. */
  readonly at: Instant;
  /** Whether it was there before, until just then, and in the same history: it may vouch. */
  readonly wasThere: boolean;
}

/**
 * What this process knows of the record from reading and writing it. Redis may forget; whoever was there when it knew
 * more can tell.
 */
export class Witness {
  /** In the order they became known. */
  #known: readonly LedgerHead[] = [];
  /** The first two entries with one number in one history: one of them is lost, whatever Redis says later. */
  #clash: readonly LedgerHead[] = [];
  /** How far the copy in a file was. It can only prove a loss: a copy may be hours behind. */
  #copied: readonly LedgerHead[] = [];
  /** When this process last compared, and in which history and run it then found the record whole. */
  #compared: { readonly at: Instant; readonly era: Instant } | undefined;
  #met: Met | undefined;
  /** The run of the Redis server in which this process last found the record whole; undefined for a newcomer. */
  run: string | undefined;

  /** The record's newest entry, as Redis says. What was known of its number before is kept, too: it is the proof. */
  note(head: LedgerHead | undefined): void {
    if (!head || this.#known.some((one) => isSame(one, head))) return;
    const former = this.#known.find((one) => one.sequence === head.sequence && eraOf(one) >= eraOf(head));
    if (former && this.#clash.length === 0) this.#clash = [former, head];
    this.#known = withoutOne([...this.#known, head]);
  }

  remember(copied: LedgerHead): void {
    this.#copied = [copied];
  }

  /** All that is known, to be compared. */
  get known(): readonly LedgerHead[] {
    return [...this.#clash, ...this.#known, ...this.#copied];
  }

  /** What was compared needs no second look: `head` stands for all of it. What was noted meanwhile stays. */
  settle(compared: readonly LedgerHead[], head: LedgerHead | undefined, now: Instant): void {
    const done = new Set(compared);
    const left = (heads: readonly LedgerHead[]) => heads.filter((one) => !done.has(one));
    this.#known = left(this.#known);
    this.#clash = left(this.#clash);
    this.#copied = left(this.#copied);
    this.note(head);
    this.#compared = { at: now, era: eraOf(head) };
  }

  /** When this process first saw a run of Redis, and what it can say of it: fixed then, for it learns from it after. */
  meet(run: string, head: LedgerHead | undefined, now: Instant): Met {
    if (this.#met?.run === run) return this.#met;
    const compared = this.#compared;
    const fresh = compared !== undefined && now - compared.at <= FRESH && compared.era === eraOf(head);
    this.#met = { run, at: now, wasThere: fresh && this.run !== undefined && this.run !== run };
    return this.#met;
  }
}

function isSame(one: LedgerHead, other: LedgerHead): boolean {
  return one.sequence === other.sequence && one.hash === other.hash;
}

/** Lets one go where there are too many; neither the first one nor the furthest. */
function withoutOne(heads: readonly LedgerHead[]): readonly LedgerHead[] {
  if (heads.length <= MOST_KNOWN) return heads;
  const furthest = heads.reduce((one, other) => (isFurther(other, one) ? other : one));
  const gone = heads.findIndex((one, at) => at > 0 && one !== furthest);
  return heads.filter((_, at) => at !== gone);
}

function isFurther(one: LedgerHead, other: LedgerHead): boolean {
  const later = eraOf(one) - eraOf(other);
  return later > 0 || (later === 0 && one.sequence > other.sequence);
}
