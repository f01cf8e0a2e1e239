import type { Digest } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';

/** What undo needs, written before the first change. */
export interface Receipt {
  readonly at: Instant;
  readonly members: readonly {
    readonly digest: Digest;
    readonly mediaType: string;
    /** The manifest's exact text: its SHA-256 is the digest. */
    readonly manifest: string;
    readonly tags: readonly string[];
    readonly pushedAt?: Instant;
    readonly lastPulledAt?: Instant;
  }[];
}
