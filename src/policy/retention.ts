import type { Duration } from './time.ts';

/** What an image is for. Ordered by protection: for an image with several tags the most protected class wins. */
export const RETENTION_CLASSES = ['release', 'unknown', 'branch', 'preview', 'experiment', 'cache'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/**
 * One ordered rule. It applies where every list it has matches; the first rule that applies to a tag decides.
 * Patterns: `*` any characters, `?` one, or a regular expression between slashes, `/^v\d+/`.
 */
export interface RetentionRule {
  readonly class: RetentionClass;
  readonly tags?: readonly string[];
  readonly repositories?: readonly string[];
}

/** How long things are kept, from the configuration. */
export interface RetentionSettings {
  readonly rules: readonly RetentionRule[];
  /** Newest releases kept per tag prefix, by version and again by push date. */
  readonly keepReleases: number;
  /** Whatever any source saw in use this recently is protected. */
  readonly rollbackPeriod: Duration;
  /** How long an image of a class is expected to live after its last push or use. */
  readonly expectedLife: Readonly<Record<RetentionClass, Duration>>;
}
