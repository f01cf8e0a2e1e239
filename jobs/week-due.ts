import type { Config } from '../src/config/schema.ts';
import type { Instant } from '../src/policy/time.ts';
import { isoWeek, lastOccurrence } from './calendar.ts';

/** When something weekly fell due last, and the ISO week it belongs to. */
export interface Due {
  readonly at: Instant;
  readonly week: string;
}

/**
 * The last scheduled moment of a weekly thing. Made up late it is still that week's: a digest missed on Monday and
 * posted the Sunday after must not count as the one of the Monday to come.
 */
export function lastDue(
  { schedule }: Pick<Config, 'schedule'>,
  what: 'scan' | 'digest' | 'remind',
  timezone: string,
  now: Instant,
): Due {
  const at = lastOccurrence(schedule[what], now, timezone);
  return { at, week: isoWeek(at, timezone) };
}

/** What is asked for by hand belongs to the week it is asked in. */
export function dueNow(timezone: string, now: Instant): Due {
  return { at: now, week: isoWeek(now, timezone) };
}
