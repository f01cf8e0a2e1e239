import { TZDate } from '@date-fns/tz';
import { addWeeks, endOfDay, getISOWeek, getISOWeekYear, startOfDay, startOfISOWeek } from 'date-fns';
import type { Instant } from '../src/policy/time.ts';

/** A weekly moment of the configuration. */
export interface WeeklyMoment {
  readonly day: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
  /** `HH:MM`, local. */
  readonly at: string;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The ISO week of a moment in a time zone, `2026-W48`. */
export function isoWeek(at: Instant, timezone: string): string {
  const local = new TZDate(at, timezone);
  return `${getISOWeekYear(local)}-W${String(getISOWeek(local)).padStart(2, '0')}`;
}

/** When the next ISO week begins in a time zone: midnight before Monday. */
export function nextWeek(at: Instant, timezone: string): Instant {
  return startOfISOWeek(addWeeks(new TZDate(at, timezone), 1)).getTime();
}

/** Midnight before a moment in a time zone. */
export function dayBegins(at: Instant, timezone: string): Instant {
  return startOfDay(new TZDate(at, timezone)).getTime();
}

/** The last millisecond of a moment's day in a time zone. */
export function dayEnds(at: Instant, timezone: string): Instant {
  return endOfDay(new TZDate(at, timezone)).getTime();
}

/** The latest moment not after `now` at which it was `HH:MM` in a time zone. */
export function dailyOccurrence(time: string, now: Instant, timezone: string): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const local = new TZDate(now, timezone);
  const onDay = (day: number) =>
    new TZDate(local.getFullYear(), local.getMonth(), day, hours, minutes, timezone).getTime();
  const today = onDay(local.getDate());
  return today <= now ? today : onDay(local.getDate() - 1);
}

/** The local calendar day of a moment, `2026-11-23`. Budgets are counted by it. */
export function localDay(at: Instant, timezone: string): string {
  const local = new TZDate(at, timezone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}

/**
 * The latest occurrence of a weekly moment that is not after `now`. Something weekly is due when it was last done
 * before this: so a week that was missed while everything was down is made up at start, and only the newest one.
 */
export function lastOccurrence(moment: WeeklyMoment, now: Instant, timezone: string): Instant {
  const [hours, minutes] = moment.at.split(':').map(Number);
  const inWeekOf = (week: TZDate): Instant => {
    const start = startOfISOWeek(week);
    const day = start.getDate() + DAYS.indexOf(moment.day);
    return new TZDate(
      start.getFullYear(),
      start.getMonth(),
      day,
      hours ?? 0,
      minutes ?? 0,
      timezone,
    ).getTime();
  };
  const local = new TZDate(now, timezone);
  const thisWeek = inWeekOf(local);
  return thisWeek <= now ? thisWeek : inWeekOf(addWeeks(local, -1));
}
