import type { Ownership } from '../candidate.ts';
import type { Family } from '../family.ts';
import type { Coverage } from '../field-coverage.ts';
import type { Hold } from '../hold.ts';
import type { Digest, RegistryId } from '../image.ts';
import type { KeepException, SeenUse } from '../judge-context.ts';
import type { Classifier, RetentionClass, RetentionSettings } from '../retention.ts';
import type { RetentionWindows, RollbackException } from '../retention-policy.ts';
import type { Instant } from '../time.ts';
import type { Answer, WeekOf } from './answer.ts';

/** Everything one repository's retention policy is learned from. */
export interface LearnedFrom {
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  readonly now: Instant;
  readonly weekOf: WeekOf;
  /** Questions of all cycles, superseded ones left out, in any order. */
  readonly answers: readonly Answer[];
  /** All that are known, over or not. */
  readonly holds: readonly Hold[];
  /** Answered keeps, by the root they are about. */
  readonly keeps: ReadonlyMap<Digest, KeepException>;
  /** Rollback exceptions of the configuration and its files that speak of this repository and have not ended. */
  readonly written: readonly WrittenDown[];
  readonly usesSeen: ReadonlyMap<Digest, SeenUse>;
  /** The repository as it is. */
  readonly families: readonly Family[];
  /** When the repository was scanned last; absent before the first scan. */
  readonly scannedAt?: Instant;
  /** How the sources of the registry answered last. */
  readonly sources: readonly { readonly name: string; readonly ok: boolean; readonly observedAt: Instant }[];
  readonly settings: LearningSettings;
  /** Which fields the repository's tags give; absent where its tags are not known. */
  readonly fields?: Coverage;
}

export type LearningSettings = Pick<RetentionSettings, 'rules' | 'keepReleases' | 'expectedLife'> & {
  readonly windows: RetentionWindows;
};

/** The same with what the settings make of tags. */
export interface Learning extends LearnedFrom {
  readonly classOf: (tags: readonly string[]) => RetentionClass;
  readonly classifier: Classifier;
  /** What is spared by an owner's word, whatever is learned. */
  readonly exceptions: readonly RollbackException[];
}

/** A rollback exception as somebody wrote it down. */
export interface WrittenDown {
  readonly tag?: string;
  readonly digest?: Digest;
  readonly why: string;
  readonly by: string;
  readonly until: Instant;
}
