import type { Config } from '../src/config/schema.ts';
import { DAY, type Duration, type Instant } from '../src/policy/time.ts';
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
  const moment = schedule[what];
  const key = `${moment.day} ${moment.at} ${timezone}`;
  const known = found.get(key);
  if (known && now >= known.at && now < known.at + SURE) return known;
  const at = lastOccurrence(moment, now, timezone);
  const due = { at, week: isoWeek(at, timezone) };
  found.set(key, due);
  return due;
}

/** Asked for each team at each tick, and the same for all teams of a time zone. */
const found = new Map<string, Due>();

/** So long after an occurrence none is newer, whatever a time zone does to its clocks. */
const SURE: Duration = 6 * DAY;

/** What is asked for by hand belongs to the week it is asked in. */
export function dueNow(timezone: string, now: Instant): Due {
  return { at: now, week: isoWeek(now, timezone) };
}
