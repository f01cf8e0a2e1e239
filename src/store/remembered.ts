import type { Instant } from '../policy/time.ts';

/** First and last time that an image was seen in use. */
export interface UseSeen {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly by: string;
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
