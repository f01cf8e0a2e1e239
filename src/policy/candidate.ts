import type { Family } from './family.ts';
import type { RegistryId } from './image.ts';
import type { RetentionClass } from './retention.ts';
import type { Score } from './score.ts';
import type { Verdict } from './verdict.ts';

/** What an owner can be asked to do. `remove` and its kin are offered for removable families only. */
export type Offer = 'keep' | 'investigate' | 'remove' | 'not-ours';

/** Why these families are asked about together. One candidate holds one kind. */
export type ReasonKind = 'past-expected-life' | 'untagged' | 'orphaned' | 'unclear';

/** Who is asked. `team` is a key of the configuration, or undefined where nobody is known to own the repository. */
export interface Ownership {
  readonly team?: string;
  /** How we know, fit for the card: `repository tag owner=payments`. */
  readonly why: string;
}

export interface Bytes {
  /** Sum of sizes: what would be freed if nothing were shared. */
  readonly upper: number;
  /** What is left of it where layers are shared with kept images: never more than `upper`. */
  readonly estimate: number;
}

export interface JudgedFamily {
  readonly family: Family;
  readonly verdict: Verdict;
}

/** Families of one repository with the same owner, class and kind of reason: answered with one click. */
export interface Candidate {
  /** Stable over cycles: `<account>/<region>/<repository>#<class>.<kind>`. */
  readonly id: string;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  readonly class: RetentionClass;
  readonly kind: ReasonKind;
  /** Largest first. */
  readonly families: readonly JudgedFamily[];
  readonly bytes: Bytes;
  readonly score: Score;
  readonly reasons: readonly string[];
  readonly offers: readonly Offer[];
  /** Wants the slow path: longer window, two people, staged. */
  readonly slow: boolean;
}
