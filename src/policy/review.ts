import type { Bytes, Offer, Ownership, ReasonKind } from './candidate.ts';
import type { Finding } from './evidence.ts';
import type { Digest, RegistryId } from './image.ts';
import type { RetentionClass } from './retention.ts';
import type { Duration, Instant } from './time.ts';

/** One family as it was when it was asked about. Frozen: an approval speaks of exactly this. */
export interface FrozenFamily {
  readonly root: Digest;
  readonly members: readonly FrozenMember[];
  readonly tags: readonly string[];
  readonly pushedAt?: Instant;
  readonly lastPulledAt?: Instant;
  readonly sizeBytes: number;
  /** How it would be put aside: by its tags, or by storage class where it has none. */
  readonly stop: 'tags' | 'archive';
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  /** Hash of digests, tags and evidence without its time stamps (`fingerprintText`). */
  readonly fingerprint: string;
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
  readonly openedAt: Instant;
  /** When the candidate was first asked without an answer since: what reminders count weeks from. */
  readonly askedSince: Instant;
  readonly offers: readonly Offer[];
  readonly slow: boolean;
  readonly facts: CardFacts;
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
  /** What removal would do, when undone, fit for the card. */
  readonly ifWrong: string;
  /** Watch window that a removal is promised, in milliseconds. */
  readonly watch: Duration;
  readonly total: number;
}

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
  /** Approved. `effect` says what the mode allowed when it was: in `ask` it is recorded and nothing changes. */
  | {
      readonly status: 'removing';
      readonly by: Person;
      readonly at: Instant;
      readonly effect: 'recorded' | 'quarantine' | 'delete';
    }
  | { readonly status: 'restored'; readonly by: Person; readonly at: Instant; readonly removedBy: Person }
  | { readonly status: 'superseded'; readonly at: Instant };
