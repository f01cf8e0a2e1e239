import type { DecidedIn } from '../../src/pictures/savings-spans.ts';
import type { GrowthWeek } from '../../src/policy/growth.ts';
import type { RetentionClass } from '../../src/policy/retention.ts';
import { DAY } from '../../src/policy/time.ts';

/** A Monday's scan. */
export const NOW = Date.UTC(2026, 10, 23, 6);
export const WEEK = 7 * DAY;
export const REGISTRY = '123456789012/eu-central-1' as const;

export const NOTHING: Readonly<Record<RetentionClass, number>> = {
  release: 0,
  unknown: 0,
  branch: 0,
  preview: 0,
  experiment: 0,
  cache: 0,
};

/** A registry's week so many weeks ago, of at most 47. */
export function week(
  ago: number,
  byClass: Partial<Record<RetentionClass, number>> = {},
  more: Partial<GrowthWeek> = {},
): GrowthWeek {
  const classes = { ...NOTHING, ...byClass };
  return {
    week: `2026-W${String(48 - ago).padStart(2, '0')}`,
    registry: REGISTRY,
    at: NOW - ago * WEEK,
    repositories: 3,
    images: 40,
    bytes: Object.values(classes).reduce((sum, bytes) => sum + bytes, 0),
    byClass: classes,
    deleted: { images: 0, bytes: 0 },
    aside: { images: 0, bytes: 0 },
    ...more,
  };
}

/** Decisions of one repository, each so many days ago. */
export function decided(
  ...all: readonly {
    readonly daysAgo: number;
    readonly upper: number;
    readonly estimate?: number;
    readonly verified?: number;
  }[]
): DecidedIn {
  return {
    decisions: all.map(({ daysAgo, upper, estimate = upper }, i) => ({
      review: `r${i}`,
      at: NOW - daysAgo * DAY,
      deleted: { images: 1, bytes: { upper, estimate } },
    })),
    verified: all.map(({ verified = 0 }, i) => ({ review: `r${i}`, images: 1, bytes: verified })),
  };
}
