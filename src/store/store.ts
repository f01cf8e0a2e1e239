import type { Hold } from '../policy/hold.ts';
import type { Digest, RegistryId, RegistryKey } from '../policy/image.ts';
import type { FrozenFamily, Review } from '../policy/review.ts';
import type { TagHistory } from '../policy/tag-history.ts';
import type { Instant } from '../policy/time.ts';
import type { Brakes } from './brake-records.ts';
import type { Continuity } from './continuity.ts';
import type { Coverages } from './coverage.ts';
import type { Denials } from './denials.ts';
import type { Growth } from './growth.ts';
import type { Ledger, LedgerEntry } from './ledger-entry.ts';
import type { Measures } from './measures.ts';
import type { Owners } from './owners.ts';
import type { Pace } from './pace.ts';
import type { Pictures } from './pictures.ts';
import type { PolicyChanges } from './policy-changes.ts';
import type { Posts } from './posts.ts';
import type { Receipt } from './receipt.ts';
import type { Immutable, Keep, RepositorySnapshot, SourceSeen, UseSeen } from './remembered.ts';
import type { Safekeeping } from './safekeeping.ts';
import type { Snoozes } from './snoozes.ts';
import type { Tallies } from './tallies.ts';
import type { Threads } from './threads.ts';
import type { Trim } from './trim.ts';
import type { WaitNotes } from './waits.ts';
import type { Watches } from './watches.ts';
import type { Weeks } from './weeks.ts';

export type { Brakes, BudgetShare, Pause, Pauses, Probe } from './brake-records.ts';
export type { PostContents, Posted } from './posts.ts';
export type { Receipt } from './receipt.ts';
export type { Keep, Ledger, LedgerEntry, RepositorySnapshot, SourceSeen, UseSeen };

/**
 * Everything Layaway remembers. Redis is the only implementation; the interface exists so that each room can say
 * what it needs. A method throws when Redis does not answer; it never answers "nothing" for "could not read".
 */
export interface Store {
  readonly reviews: Reviews;
  readonly holds: Holds;
  readonly coverage: Coverages;
  readonly denials: Denials;
  readonly growth: Growth;
  readonly ledger: Ledger;
  readonly posts: Posts;
  readonly measures: Measures;
  readonly memory: Memory;
  readonly brakes: Brakes;
  readonly immutable: Immutable;
  readonly owners: Owners;
  readonly pace: Pace;
  readonly continuity: Continuity;
  readonly pictures: Pictures;
  readonly policies: PolicyChanges;
  readonly safekeeping: Safekeeping;
  readonly snoozes: Snoozes;
  readonly tallies: Tallies;
  readonly threads: Threads;
  readonly trim: Trim;
  readonly waits: WaitNotes;
  readonly weeks: Weeks;
  /** True once for a key, in all processes, for `ttl` ms: Slack may deliver a click twice. */
  once(key: string, ttl: number): Promise<boolean>;
  /** Takes back what `once` noted: the next who asks is the first again. */
  forget(key: string): Promise<void>;
  /** The time on Redis' own clock, which all processes share. */
  time(): Promise<Instant>;
  /** Answers PING, for /readyz. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** `conflict`: somebody saved a newer version in between. Load again and decide again. */
export type Saved = 'saved' | 'conflict';

export interface Reviews {
  /** Opens a review with its frozen list, all or nothing. The candidate's former review, when still open or half approved, becomes superseded. */
  open(review: Review, frozen: readonly FrozenFamily[], entry: LedgerEntry): Promise<void>;
  get(id: string): Promise<Review | undefined>;
  getMany(ids: readonly string[]): Promise<Review[]>;
  /** The whole frozen list in its order. */
  frozen(id: string): Promise<FrozenFamily[]>;
  /** Saves against `review.version` (the stored one becomes version + 1) together with the ledger entry, all or nothing. */
  save(review: Review, entry?: LedgerEntry): Promise<Saved>;
  /** The newest review of a candidate. */
  latest(candidate: string): Promise<Review | undefined>;
  /** Ids of reviews that wait for an answer or for a second person, oldest first. */
  listOpen(): Promise<string[]>;
  /** Decisions whose consequences (holds, exceptions) may not exist yet, oldest first. `at` is when it was decided. */
  decided(): Promise<readonly { readonly id: string; readonly at: Instant }[]>;
  /** Marks the decision of this moment as applied; a newer one of the same review stays to be applied. */
  applied(id: string, at: Instant): Promise<void>;
  /** Ids of the repository's reviews, newest first; superseded ones are left out. */
  inRepository(registry: RegistryKey, repository: string): Promise<string[]>;
  /** Ids of the repository's superseded reviews of which somebody had said something, newest first. */
  closedAnswersIn(registry: RegistryKey, repository: string): Promise<string[]>;
  /** Ids of investigated reviews whose review date lies before this moment, and of those to be asked at once. */
  returning(before: Instant): Promise<string[]>;
  /** Has an open review asked at once. It counts until the review is saved again, as when it was posted. */
  askAtOnce(id: string): Promise<void>;
  /** There is nothing to ask on its review date. */
  returnsNoMore(id: string): Promise<void>;
}

export interface Holds {
  get(id: string): Promise<Hold | undefined>;
  getMany(ids: readonly string[]): Promise<Hold[]>;
  /**
   * Creates those that do not exist or are over; one that is under way, archived or disabled stays as it is, and so does one that the same review
   * created before: repeating an approval never begins again what a person restored. Answers the ids it created.
   * An entry that names one of these holds is written only if that hold was created.
   */
  create(holds: readonly Hold[], entries: readonly LedgerEntry[]): Promise<string[]>;
  /** Saves against `hold.version`, with ledger entries, all or nothing. */
  save(hold: Hold, entries?: readonly LedgerEntry[]): Promise<Saved>;
  /** Ids of holds that are not over: also of those that rest archived or disabled, and can be restored. */
  open(): Promise<string[]>;
  ofReview(review: string): Promise<Hold[]>;
  /** Those of a repository that are not over. */
  underWayIn(registry: RegistryKey, repository: string): Promise<Hold[]>;
  /** All that are not over, and the newest thousand of those that are. */
  inRepository(registry: RegistryKey, repository: string): Promise<Hold[]>;
  /** All of a repository in pages, the newest approval first: for sums, which leave nothing out. */
  allIn(registry: RegistryKey, repository: string): AsyncIterable<readonly Hold[]>;
  /** Writes the receipt once: a receipt that exists is never overwritten while its hold is open. */
  saveReceipt(holdId: string, receipt: Receipt): Promise<void>;
  receipt(holdId: string): Promise<Receipt | undefined>;
}

export interface Memory extends Watches {
  /** Remembered uses of a repository's digests: first and last time in use, by whom. */
  usesSeen(registry: RegistryKey, repository: string): Promise<ReadonlyMap<Digest, UseSeen>>;
  rememberUses(
    registry: RegistryKey,
    repository: string,
    uses: ReadonlyMap<Digest, { at: Instant; by: string; pinned?: true }>,
  ): Promise<void>;
  /** Answered keeps: exceptions by root digest. Expired ones are not returned. */
  keeps(registry: RegistryKey, repository: string, now: Instant): Promise<ReadonlyMap<Digest, Keep>>;
  rememberKeeps(registry: RegistryKey, repository: string, keeps: ReadonlyMap<Digest, Keep>): Promise<void>;
  /**
   * Writes what an answer keeps and takes back what it keeps no more, as long as its review is still of the version
   * that was read: whoever carries out an answer late must not write over a newer one.
   */
  carryKeeps(
    review: Review,
    keeps: { readonly keep?: ReadonlyMap<Digest, Keep>; readonly forget?: readonly Digest[] },
  ): Promise<Saved>;
  /** Where a repository's tags point and pointed, as of its last scan; undefined before the first. */
  tagHistory(registry: RegistryKey, repository: string): Promise<TagHistory | undefined>;
  saveTagHistory(registry: RegistryKey, repository: string, history: TagHistory): Promise<void>;
  /** Children of indexes read so far; immutable, so cached for ever by digest. */
  children(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, readonly Digest[]>>;
  rememberChildren(children: ReadonlyMap<Digest, readonly Digest[]>): Promise<void>;
  /** When Layaway itself read a manifest: a pull time within 24 h of it is not evidence. */
  ownReads(registry: RegistryKey, repository: string): Promise<ReadonlyMap<Digest, Instant>>;
  rememberOwnReads(
    registry: RegistryKey,
    repository: string,
    reads: ReadonlyMap<Digest, Instant>,
  ): Promise<void>;
  /** Since when a registry's uses are watched without a gap, as of its last good scan. */
  watchedSince(registry: RegistryKey): Promise<Instant | undefined>;
  /** Counts the time of watching from `now`, whatever was watched before. */
  restartWatching(registry: RegistryKey, now: Instant): Promise<void>;
  /** The right size of a source: what it inspected at most of late. How it falls is up to `jobs/inspected.ts`. */
  lastInspected(registry: RegistryKey, source: string): Promise<number | undefined>;
  rememberInspected(registry: RegistryKey, source: string, inspected: number): Promise<void>;
  /** How the sources of a registry answered last, for metrics; in place of what was noted before. */
  noteSources(registry: RegistryKey, sources: readonly SourceSeen[]): Promise<void>;
  sourcesSeen(): Promise<ReadonlyMap<RegistryKey, readonly SourceSeen[]>>;
  /** The last scan of a repository, for `/ecr status`. */
  snapshot(registry: RegistryKey, repository: string): Promise<RepositorySnapshot | undefined>;
  saveSnapshot(snapshot: RepositorySnapshot): Promise<void>;
  /** Drops snapshots that the sweep beginning at `before` did not renew. */
  dropSnapshots(registry: RegistryKey, before: Instant): Promise<void>;
  /** `registry` and name of each repository that was scanned. */
  repositories(): Promise<readonly { registry: RegistryId; repository: string; team?: string }[]>;
  /** The same, and with their last known team those of the record that are scanned no more. */
  recordedRepositories(): ReturnType<Memory['repositories']>;
  /** When something recurring was last done: `sweep`, `good scan <registry>`. */
  lastDone(what: string): Promise<Instant | undefined>;
  /** The same of many in one answer, in their order. */
  lastDoneOfEach(what: readonly string[]): Promise<(Instant | undefined)[]>;
  done(what: string, at: Instant): Promise<void>;
}
