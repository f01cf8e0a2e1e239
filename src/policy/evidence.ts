import type { Digest, RegistryKey } from './image.ts';
import type { Instant } from './time.ts';

/** What one source says of one family. */
export type Finding = { readonly source: string; readonly observedAt: Instant } & (
  | { readonly status: 'in-use'; readonly by: string }
  | { readonly status: 'not-seen'; readonly inspected: number }
  | { readonly status: 'unknown'; readonly why: string }
);

/** One use a source found: something names an image of this registry by digest, by tag, or both. */
export interface Use {
  readonly repository: string;
  readonly digest?: Digest;
  readonly tag?: string;
  /** A short name an owner understands: `ECS service shop/checkout`, `Lambda resize:7`. */
  readonly by: string;
}

/**
 * What one source found in one registry during one sweep. A source that fails answers `failed`, never an empty list.
 * `unclear` names repositories of which this source could not know (an unresolved variable, a malformed value).
 */
export type SourceReport = {
  readonly name: string;
  readonly registry: RegistryKey;
  readonly observedAt: Instant;
  /** How many things were looked at (services, functions, files): zero is suspicious unless expected. */
  readonly inspected: number;
} & (
  | { readonly status: 'ok'; readonly uses: readonly Use[]; readonly unclear?: ReadonlyMap<string, string> }
  | { readonly status: 'failed' | 'stale' | 'too-small'; readonly why: string }
);

/** What the configuration expects of a source. */
export interface SourceExpectation {
  /** Older answers are stale. */
  readonly maxAge: number;
  /** True when an answer of nothing inspected is known to be right (`expect: 0`). */
  readonly expectNothing: boolean;
  /** Inspected count of the last good answer; half of it or less is implausible. */
  readonly lastInspected?: number;
}
