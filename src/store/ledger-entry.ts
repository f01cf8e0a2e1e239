import type { RegistryKey } from '../policy/image.ts';
import type { LedgerHead, LedgerLink } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';

/** One line of the append-only record. `text` is the sentence people read. */
export interface LedgerEntry {
  readonly at: Instant;
  readonly kind:
    | 'asked'
    | 'assigned'
    | 'decided'
    | 'snoozed'
    | 'refused'
    | 'approved'
    | 'changed'
    | 'state'
    | 'trip'
    | 'restored'
    | 'paused'
    | 'resumed'
    | 'probed'
    | 'failed';
  readonly registry?: RegistryKey;
  readonly repository?: string;
  readonly review?: string;
  readonly hold?: string;
  /** Id of the policy change it speaks of. */
  readonly policy?: string;
  /** Slack user id, `cli`, or `layaway`. */
  readonly by: string;
  readonly text: string;
}

/** How far the entries about a review were read: how many there were, and the id of the last. */
export interface ReadUpTo {
  readonly count: number;
  readonly last: string;
}

/** Entries about a review, oldest first. `anew`: these are all of them, not only what came behind those read before. */
export interface Followed {
  readonly entries: readonly LedgerEntry[];
  readonly anew: boolean;
  /** Absent while there are none. */
  readonly upTo?: ReadUpTo;
}

export interface Ledger {
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** Newest first. */
  read(filter: {
    registry?: RegistryKey;
    repository?: string;
    review?: string;
    /** A Slack user id. */
    by?: string;
    limit?: number;
  }): Promise<LedgerEntry[]>;
  /** All entries about one review, oldest first, or those behind what was read before. */
  follow(review: string, upTo?: ReadUpTo): Promise<Followed>;
  /** The newest link of the chain; undefined while nothing is recorded. */
  head(): Promise<LedgerHead | undefined>;
  /** The whole record in pages, oldest first, as it is stored; with `after`, what comes behind that id. */
  walk(after?: string): AsyncIterable<readonly LedgerLink[]>;
}
