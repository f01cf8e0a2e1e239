import type { Decision } from '../policy/review-decide.ts';
import type { Instant } from '../policy/time.ts';
import type { Card, Clicker, Refusal } from './desk.ts';

/** An answer edited afterwards: always whole, so that a second delivery is known by it. */
export type Changing = Extract<Decision, { kind: 'keep' | 'investigate' }>;

/** What the windows ask that edit an answer or answer several questions. Each resolves after its effect is stored. */
export interface AnswerDesk {
  /** The answered card, for whoever may change its answer. */
  mayChange(clicker: Clicker, review: string): Promise<{ card: Card } | Refusal>;
  /** Whether this person may be named to find something out; a reason fit for the field where not. */
  mayInvestigate(user: string): Promise<Refusal | undefined>;
  /** `since`: when the answer was given that the window showed. A newer one is not overwritten. */
  change(
    clicker: Clicker,
    review: string,
    since: Instant,
    command: Changing,
  ): Promise<{ card: Card } | Refusal>;
  /** Decides only where the review still is of the version that was shown. */
  decideAt(
    clicker: Clicker,
    review: string,
    version: number,
    command: Decision,
  ): Promise<{ card: Card } | Refusal>;
}
