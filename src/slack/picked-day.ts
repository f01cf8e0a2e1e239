import type { Duration, Instant } from '../policy/time.ts';

/** A moment's day in a zone, as a date picker writes it: `2026-12-23`. */
export function pickedDay(at: Instant, zone: string): string {
  return new Date(at + aheadOfUtc(at, zone)).toISOString().slice(0, 10);
}

/**
 * A moment on a picked day that is the same day in the zone and in UTC, in which the record writes days: the middle of
 * what the two have in common, so that readers of zones nearby see that day, too. NaN for what is no day.
 */
export function momentOf(day: string, zone: string): Instant {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(noon) ? noon : noon - aheadOfUtc(noon, zone) / 2;
}

/** How far a zone's clocks are ahead of UTC at a moment; negative west of Greenwich. */
function aheadOfUtc(at: Instant, zone: string): Duration {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const n = (type: 'year' | 'month' | 'day' | 'hour' | 'minute') =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'));
  return shown - Math.floor(at / 60_000) * 60_000;
}
