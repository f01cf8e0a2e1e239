import type { LedgerHead } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';

/** More are not needed to see that Redis went back: the oldest, and the newest of the old and of the new history. */
const MOST_KNOWN = 100;

/**
 * What this process knows of the record from reading and writing it. Redis may forget; whoever was there when it knew
 * more can tell.
 */
export class Witness {
  /** Hash by sequence, in the order they became known. */
  readonly #known = new Map<number, string>();
  /** The run of the Redis server in which this process last found the record whole; undefined for a newcomer. */
  run: string | undefined;
  /** When the record was last compared with what is known here. */
  comparedAt: Instant | undefined;
  /** How far the copy in a file is: it may vouch where no process can. */
  copied: LedgerHead | undefined;

  note(head: LedgerHead | undefined): void {
    if (!head) return;
    this.#known.set(head.sequence, head.hash);
    if (this.#known.size <= MOST_KNOWN) return;
    const [, second] = this.#known.keys();
    if (second !== undefined) this.#known.delete(second);
  }

  /** All that is known, to be compared; a copy, for it grows meanwhile. */
  get known(): readonly LedgerHead[] {
    return [...this.#known].map(([sequence, hash]) => ({ sequence, hash }));
  }

  /** What was compared needs no second look: `head` stands for all of it. What was noted meanwhile stays. */
  settle(compared: readonly LedgerHead[], head: LedgerHead | undefined, now: Instant): void {
    for (const { sequence, hash } of compared) {
      if (this.#known.get(sequence) === hash) this.#known.delete(sequence);
    }
    this.note(head);
    this.comparedAt = now;
  }
}
