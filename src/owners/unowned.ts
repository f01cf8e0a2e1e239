import type { RegistryKey } from '../policy/image.ts';
import { DAY, type Duration, type Instant } from '../policy/time.ts';

/** How many repositories of a registry had no owner at one scan. */
export interface Counted {
  readonly registry: RegistryKey;
  readonly at: Instant;
  readonly unowned: number;
  readonly total: number;
}

/** All registries together. */
export interface UnownedSummary {
  readonly unowned: number;
  readonly total: number;
  /** The same number four weeks ago, where anybody counted then. */
  readonly fourWeeksAgo?: number;
}

const FOUR_WEEKS: Duration = 28 * DAY;
/** A registry that was not counted for longer is no longer looked at. */
const COUNTS_FOR: Duration = 35 * DAY;

/** Sums up the newest count of each registry, now and four weeks ago. Nothing where nobody counted lately. */
export function summarizeUnowned(counts: readonly Counted[], now: Instant): UnownedSummary | undefined {
  const newest = sumAt(counts, now);
  const former = sumAt(counts, now - FOUR_WEEKS);
  return newest && { ...newest, ...(former && { fourWeeksAgo: former.unowned }) };
}

function sumAt(counts: readonly Counted[], at: Instant): { unowned: number; total: number } | undefined {
  const newest = new Map<RegistryKey, Counted>();
  for (const one of counts) {
    if (one.at > at || at - one.at > COUNTS_FOR) continue;
    const known = newest.get(one.registry);
    if (!known || known.at < one.at) newest.set(one.registry, one);
  }
  if (newest.size === 0) return undefined;
  let sum = { unowned: 0, total: 0 };
  for (const { unowned, total } of newest.values()) {
    sum = { unowned: sum.unowned + unowned, total: sum.total + total };
  }
  return sum;
}

/** `14 of 220 repositories have no owner, 19 four weeks ago.` */
export function unownedText({ unowned, total, fourWeeksAgo }: UnownedSummary): string {
  const verb = total === 1 ? 'repository has' : 'repositories have';
  const then = fourWeeksAgo === undefined ? '' : `, ${fourWeeksAgo} four weeks ago`;
  return `${unowned} of ${total} ${verb} no owner${then}.`;
}
