import type { Action } from './action.ts';
import type { Person } from './review.ts';
import type { Instant } from './time.ts';

/** The first approval of the slow path, as it stood when its question was closed. */
export interface HalfApproval {
  readonly by: Person;
  readonly at: Instant;
  /** What was approved; absent: to remove. */
  readonly action?: Action;
}

/** A person said whose a repository is while a question about it was open. */
export interface HandOver {
  readonly by: Person;
  readonly at: Instant;
  /** Team that was asked before; none where nobody was known to own it. */
  readonly from?: string;
  /** Team that is asked from now on; none where somebody has to find it. */
  readonly to?: string;
  /** Team that `by` thinks is the right one. */
  readonly suggested?: string;
  readonly note?: string;
}
