import type { Action } from './action.ts';
import type { Bytes, Offer, Ownership, ReasonKind } from './candidate.ts';
import type { Finding } from './evidence.ts';
import type { HalfApproval, HandOver } from './hand-over.ts';
import type { Digest, RegistryId } from './image.ts';
import type { RetentionClass } from './retention.ts';
import type { Duration, Instant } from './time.ts';

export type { HandOver } from './hand-over.ts';

/** One family as it was when it was asked about. Frozen: an approval speaks of exactly this. */
export interface FrozenFamily {
  readonly root: Digest;
  readonly members: readonly FrozenMember[];
  /** Its names. Those of shared members are not among them: they stay. */
  readonly tags: readonly string[];
  /** When its root was pushed: what *Reduce* goes by. */
  readonly pushedAt?: Instant;
  readonly lastPulledAt?: Instant;
  readonly sizeBytes: number;
  /** How it would be put aside: by its tags, or by storage class where it has none. */
  readonly stop: 'tags' | 'archive';
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  /** Hash of digests, tags and evidence without its time stamps (`fingerprintText`). */
  readonly fingerprint: string;
  /** Sources that saw nothing of it; absent in lists from before they were kept apart from the fingerprint. */
  readonly silent?: readonly string[];
}

export interface FrozenMember {
  readonly digest: Digest;
  /** Tags as they stood on this member, cosign tags included. */
  readonly tags: readonly string[];
  /** Another family holds it too: left alone. */
  readonly shared: boolean;
  readonly lastPulledAt?: Instant;
}

export interface Person {
  /** Slack user id. */
  readonly id: string;
}

/** A candidate's case file in one cycle. The frozen list lives beside it, under the same id. */
export interface Review {
  readonly id: string;
  /** Counts saves; a save names the version it read. */
  readonly version: number;
  readonly candidate: string;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly class: RetentionClass;
  readonly kind: ReasonKind;
  readonly owner: Ownership;
  /** How it came to this owner, where a person passed it on. */
  readonly handOver?: HandOver;
  readonly openedAt: Instant;
  /** When the candidate was first asked without an answer since: what reminders count weeks from. */
  readonly askedSince: Instant;
  /** When somebody last answered these questions, or passed them on, before this one was opened. */
  readonly lastWordAt?: Instant;
  readonly offers: readonly Offer[];
  readonly slow: boolean;
  readonly facts: CardFacts;
  /** Roots of the frozen list that its owner took out of the question; `facts` speak of the others. At most the list. */
  readonly leftOut?: readonly Digest[];
  /** `facts` with nothing left out; absent while nothing is. */
  readonly factsOfAll?: CardFacts;
  /** Where its card stands, once it was posted. Only a posted review counts as asked. */
  readonly posted?: { readonly channel: string; readonly ts: string; readonly week: string };
  readonly state: ReviewState;
}

/** What the card says, frozen with the list. */
export interface CardFacts {
  readonly families: number;
  /** The first few names, largest image first. */
  readonly tags: readonly string[];
  readonly moreTags: number;
  readonly firstPushedAt?: Instant;
  readonly lastPushedAt?: Instant;
  readonly lastPulledAt?: Instant;
  readonly neverPulled: number;
  readonly bytes: Bytes;
  /** USD a month by `bytes.upper` at the configured price. */
  readonly monthlyUsd: number;
  readonly reasons: readonly string[];
  /** `ECS (41)`: sources that looked and did not see it. */
  readonly notFoundIn: readonly {
    readonly source: string;
    readonly inspected: number;
    readonly observedAt: Instant;
  }[];
  /** What nothing here can see: laptops, other registries. */
  readonly cannotSee: readonly string[];
  readonly purpose?: string;
  /** What somebody wanted to find out when they last investigated these. */
  readonly question?: string;
  /** Who was to find out last, and until when, where no answer came of it. */
  readonly lookedInto?: { readonly by: Person; readonly until: Instant };
  /** What else is worth knowing of this repository: copies elsewhere, where it is fetched from. */
  readonly notes?: readonly string[];
  /** What removal would do, when undone, fit for the card. */
  readonly ifWrong: string;
  /** Nothing of some can be put aside before they are deleted. */
  readonly final?: true;
  /** Watch window that a removal is promised, in milliseconds. */
  readonly watch: Duration;
  /** What the card says of the slow path; absent where it does not apply. */
  readonly slow?: SlowFacts;
  readonly total: number;
}

/** The slow path as it was promised. */
export interface SlowFacts {
  /** Why, in sentences. */
  readonly because: readonly string[];
  /** Whether one of the two who approve must be a lead. */
  readonly leadMustApprove: boolean;
  /** Most of these families that may begin within a week, 0 to 1; one always may. */
  readonly sharePerWeek: number;
}

/** In which standing somebody decided. */
export type Role = 'member' | 'lead' | 'admin';

/** How far an approval reaches: what the mode allowed when it was given. */
export type Effect = 'recorded' | 'quarantine' | 'delete';

export type ReviewState =
  | { readonly status: 'open' }
  | {
      readonly status: 'kept';
      readonly by: Person;
      readonly at: Instant;
      readonly until: Instant;
      readonly reason?: string;
    }
  | {
      readonly status: 'investigating';
      readonly by: Person;
      readonly at: Instant;
      readonly owner: Person;
      readonly reviewOn: Instant;
      readonly question?: string;
    }
  /** On the slow path: one person approved, another has to. Nothing is changed meanwhile, and it counts as open. */
  | {
      readonly status: 'seconding';
      readonly by: Person;
      readonly at: Instant;
      readonly role: Role;
      readonly effect: Effect;
      /** Whose approval counts no more, where this one came as the second: it lapsed, or they may not decide now. */
      readonly instead?: Person;
      /** The mode that stood on the card: both must have read the same. */
      readonly stated: 'observe' | 'ask' | 'quarantine' | 'delete';
      /** What was approved; absent: to remove. */
      readonly action?: Action;
      /** Roots of the frozen list that the approval does not cover. */
      readonly leftOut?: readonly Digest[];
    }
  /** Approved. `effect` says what the mode allowed when it was: in `ask` it is recorded and nothing changes. */
  | {
      readonly status: 'removing';
      readonly by: Person;
      readonly at: Instant;
      readonly effect: Effect;
      /** Who approved before, on the slow path. */
      readonly first?: Person;
      /** What was approved; absent: to remove. */
      readonly action?: Action;
      /** Roots of the frozen list that the approval does not cover. */
      readonly leftOut?: readonly Digest[];
    }
  | {
      readonly status: 'restored';
      readonly by: Person;
      readonly at: Instant;
      readonly removedBy: Person;
      /** What is taken back; absent: a removal. */
      readonly action?: Action;
    }
  /**
   * `handOver`: its question was not asked anew, it was passed on to another owner. `half`: one of two people had
   * approved, and nobody completed it.
   */
  | {
      readonly status: 'superseded';
      readonly at: Instant;
      readonly handOver?: HandOver;
      readonly half?: HalfApproval;
    };

/** Whether a question still waits: for an answer, or for the second of two people. */
export function isWaiting({ status }: ReviewState): boolean {
  return status === 'open' || status === 'seconding';
}

/** Nobody answered, and a newer review asks what still stands. What was passed on to another owner was answered. */
export function isReplaced(state: ReviewState): boolean {
  return state.status === 'superseded' && !state.handOver;
}
