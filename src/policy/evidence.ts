import type { Digest, RegistryKey } from './image.ts';
import { type Duration, formatDuration, type Instant, MINUTE } from './time.ts';

/** What one source says of one family. */
export type Finding = {
  readonly source: string;
  readonly observedAt: Instant;
} /** `pinned`: something named a member by its digest on purpose. `at`: when it was last in use, where that is not now. */ & (
  | { readonly status: 'in-use'; readonly by: string; readonly pinned?: true; readonly at?: Instant }
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
  /** Somebody named it by digest on purpose; no runtime resolved the digest from a tag. */
  readonly pinned?: true;
  /** When it was last in use, where the source knows that it is over; else it is in use now. */
  readonly at?: Instant;
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
  readonly maxAge: Duration;
  /** True when an answer of nothing inspected is known to be right (`expect: 0`). */
  readonly expectNothing: boolean;
  /** The highest inspected count of late; half of it or less is implausible. */
  readonly lastInspected?: number;
}

/** How far another machine's clock may be ahead of ours before its times are not believed. */
export const CLOCK_SKEW: Duration = 5 * MINUTE;

/** A source's name in the configuration: `ecs` of `ecs in 210987654321/eu-west-1`. */
export function baseName(source: string): string {
  return source.replace(/ in .*/s, '');
}

/**
 * Whether an answer may be believed now. An answer that calls itself good but is old, from the future, empty or
 * implausibly small is downgraded, so that it can only ever cause doubt. Written so that a count or time that is no
 * number fails too.
 */
export function gradeReport(
  report: SourceReport,
  expectation: SourceExpectation,
  now: Instant,
): SourceReport {
  if (report.status !== 'ok') return report;
  const doubt = doubtAbout(report, expectation, now);
  if (!doubt) return report;
  const { name, registry, observedAt, inspected } = report;
  return { name, registry, observedAt, inspected, ...doubt };
}

function doubtAbout(
  { name, observedAt, inspected }: SourceReport,
  { maxAge, expectNothing, lastInspected = 0 }: SourceExpectation,
  now: Instant,
): { readonly status: 'failed' | 'stale' | 'too-small'; readonly why: string } | undefined {
  if (!(observedAt <= now + CLOCK_SKEW)) {
    return { status: 'failed', why: 'its answer is dated in the future: check the clocks' };
  }
  if (!(now - observedAt <= maxAge)) {
    return { status: 'stale', why: `its answer is older than ${formatDuration(maxAge)}` };
  }
  if (inspected === 0 && expectNothing) return undefined;
  if (!(inspected > 0)) {
    return {
      status: 'too-small',
      why: `it found nothing to look at; if nothing runs there, say so in layaway.yml: sources.${baseName(name)}.expect: 0`,
    };
  }
  if (inspected <= lastInspected / 2) {
    return { status: 'too-small', why: `it looked at ${inspected} only, earlier at ${lastInspected}` };
  }
  return undefined;
}
