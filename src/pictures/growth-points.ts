import { amountOf, type GrowthWeek } from '../policy/growth.ts';
import { RETENTION_CLASSES, type RetentionClass } from '../policy/retention.ts';
import type { Instant } from '../policy/time.ts';

/** All registries together in one week. Sizes are sums, as if nothing were shared. */
export interface GrowthPoint extends Pick<GrowthWeek, 'at' | 'images' | 'bytes' | 'byClass' | 'deleted'> {
  readonly registries: number;
  /** When those were scanned last that were not scanned in the point's week: they count with what they held then. */
  readonly behind: readonly Instant[];
  /** So many were not scanned until then, and count with nothing. */
  readonly unscanned: number;
}

/**
 * One point a week, oldest first. A registry without a scan that week counts with its last one before: else a scan
 * that failed would look like images that went.
 *
 * @param registries each registry's weeks, in any order
 */
export function growthPoints(registries: readonly (readonly GrowthWeek[])[]): GrowthPoint[] {
  const names = new Set(registries.flat().map(({ week }) => week));
  return [...names].sort().map((week) => {
    const counted = registries.flatMap((weeks) => latest(weeks, week) ?? []);
    const behind = counted.filter((one) => one.week < week).map(({ at }) => at);
    const unscanned = registries.length - counted.length;
    return { ...together(counted), registries: registries.length, behind, unscanned };
  });
}

function latest(weeks: readonly GrowthWeek[], until: string): GrowthWeek | undefined {
  return weeks
    .filter(({ week }) => week <= until)
    .reduce<GrowthWeek | undefined>((last, one) => (last && last.week > one.week ? last : one), undefined);
}

function together(all: readonly GrowthWeek[]) {
  return {
    at: Math.max(...all.map(({ at }): Instant => at)),
    ...amountOf(all),
    byClass: Object.fromEntries(
      RETENTION_CLASSES.map((kind) => [kind, all.reduce((sum, { byClass }) => sum + byClass[kind], 0)]),
    ) as Record<RetentionClass, number>,
    deleted: amountOf(all.map(({ deleted }) => deleted)),
  };
}
