import type { Finding } from './evidence.ts';
import type { Family } from './family.ts';
import type { Matcher } from './glob.ts';
import type { Digest, Image } from './image.ts';
import type { Classifier, RetentionClass, RetentionSettings } from './retention.ts';
import type { FormerTag, TagHistory } from './tag-history.ts';
import type { Instant } from './time.ts';
import type { UseIndex } from './use-index.ts';

/** Everything but the family that a judgement rests on: the same for all families of one repository. */
export interface JudgeContext {
  readonly repository: string;
  readonly settings: Pick<RetentionSettings, 'keepReleases' | 'rollbackPeriod' | 'expectedLife'>;
  readonly classifier: Classifier;
  /** The graded reports of this registry. */
  readonly index: UseIndex;
  /** Sources that must have reported; one that did not is a doubt about everything. */
  readonly requiredSources?: readonly string[] | undefined;
  /** Runtimes that may use this registry and that no source covers, as sentences. */
  readonly consumersNotCovered: readonly string[];
  /** Exceptions an owner answered, by the digest that was asked about. */
  readonly keeps: ReadonlyMap<Digest, KeepException>;
  /** Uses seen in former sweeps, by digest. */
  readonly usesSeen: ReadonlyMap<Digest, SeenUse>;
  /** When Layaway itself read a manifest. */
  readonly ownReads: ReadonlyMap<Digest, Instant>;
  /** Since when uses of this registry are watched; absent before the first sweep. */
  readonly watchedSince?: Instant | undefined;
  /** From `newestReleases`. */
  readonly latestReleases: ReadonlyMap<Digest, string>;
  /** Digests under an open hold. */
  readonly heldDigests: ReadonlySet<Digest>;
  /** Root of the hold that asks, when a family is judged again before a change: its own hold and names are no news. */
  readonly recheckOf?: Digest | undefined;
  /** What the repository's lifecycle policy would do to a family, now or once put aside (`lifecycleOutlook`). */
  readonly lifecycleExpiry: (family: Family) => LifecycleOutlook | undefined;
  /** When a rule that its owners agreed to expires a family (`agreedOutlook`); absent before the closer look. */
  readonly agreedExpiry?: ((family: Family) => LifecycleForecast | undefined) | undefined;
  /** What would delete a family from the archive, at any time (`archiveOutlook`); absent before the closer look. */
  readonly archiveEnds?: ((family: Family) => string | undefined) | undefined;
  /** The repository's indexes whose children are not known (`unreadIn`). */
  readonly unreadIndexes: readonly Image[];
  /** True where parts of an index may be stored after it: perhaps a pull-through cache. */
  readonly partsMayFollow?: boolean | undefined;
  /** Whether signatures here seem to sign images of another repository (`signsElsewhere`). */
  readonly signsElsewhere?: boolean | undefined;
  /** Repositories whose releases are slow to build again. */
  readonly slowRebuild?: Matcher | undefined;
  /** What runbooks and air-gap lists name in this repository; absent where there are none. */
  readonly mentions?: Mentioned | undefined;
  /** Where the tags point and pointed, up to this look; absent where nothing is remembered. */
  readonly tagHistory?: TagHistory | undefined;
  /** From `formerTags`. */
  readonly formerTags?: ReadonlyMap<Digest, FormerTag> | undefined;
  /** False where images without tags cannot be archived, so that nothing could be put aside first. */
  readonly canArchive?: boolean | undefined;
  readonly now: Instant;
}

/** `of` answers where any of these digests and tags is mentioned: a file, as its readers know it. */
export type Mentioned =
  | { readonly of: (names: readonly string[]) => string | undefined }
  | { readonly unreadable: string };

export interface KeepException {
  readonly until: Instant;
  readonly by: string;
  readonly reason?: string | undefined;
}

export interface SeenUse {
  /** Something named it by its digest, at any time. */
  readonly pinned?: boolean | undefined;
  readonly lastAt: Instant;
  readonly by: string;
}

/** `rule` names it for an owner: `rule 3`. `unreadable` says why the policy could not be simulated. */
export type LifecycleOutlook = LifecycleForecast | { readonly unreadable: string };

export interface LifecycleForecast {
  readonly rule: string;
  readonly days: number;
  readonly action?: 'expire' | 'transition';
}

/** One family with what several rules need to know of it. */
export interface Subject {
  readonly family: Family;
  readonly context: JudgeContext;
  readonly class: RetentionClass;
  readonly findings: readonly Finding[];
  /** The newest use any former sweep saw. */
  readonly lastSeen?: SeenUse | undefined;
  /** The newest credible push, pull or use; absent where there is none. */
  readonly lastSign?: Instant | undefined;
}
