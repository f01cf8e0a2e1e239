import type { Coverage } from '../policy/field-coverage.ts';
import type { RegistryId } from '../policy/image.ts';
import type { RetentionClass } from '../policy/retention.ts';
import type { Instant } from '../policy/time.ts';

/** First and last time that an image was seen in use. */
export interface UseSeen {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly by: string;
  /** Something named it by its digest, at any time. */
  readonly pinned?: true;
}

/** How one source answered last. */
export interface SourceSeen {
  readonly name: string;
  readonly ok: boolean;
  readonly observedAt: Instant;
}

/** An answered keep: the image is not asked about until it ends. */
export interface Keep {
  readonly until: Instant;
  readonly by: string;
  readonly reason?: string;
}

/**
 * What can never change, so that no process asks for it twice. Forgotten 30 days after it was last read. The one part
 * of the store that answers "nothing" when Redis does not answer: then it is asked for again elsewhere.
 */
export interface Immutable {
  get(key: string): Promise<string | undefined>;
  /** The same of many in their order, without making any of them live longer. */
  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Does nothing where the value is too large to be worth keeping. */
  set(key: string, value: string): Promise<void>;
}

/** Counts and bytes by class and verdict, as of a scan. */
export interface RepositorySnapshot {
  readonly registry: RegistryId;
  readonly repository: string;
  readonly scannedAt: Instant;
  readonly images: number;
  readonly bytes: number;
  readonly owner: { readonly team?: string; readonly why: string };
  readonly rows: readonly {
    readonly class: RetentionClass;
    readonly verdict: 'protected' | 'unclear' | 'removable';
    readonly families: number;
    readonly bytes: number;
  }[];
  /** Families that are put aside although no hold of Layaway's explains it; absent where there are none. */
  readonly forgotten?: number;
  /** Which fields its tags give; absent where its tags are not known. */
  readonly fields?: Coverage;
}
