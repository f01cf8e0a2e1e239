import { DAY, type Duration, type Instant } from './time.ts';

/** A count with its noun: `1 day`, `12 days`. The plural is the noun with `s` unless it is given. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** A length of time in whole days, rounded down: `90 days`. */
export function inDays(duration: Duration): string {
  return count(Math.floor(duration / DAY), 'day');
}

/** How long ago, in whole days: `12 days ago`, `less than a day ago` (also for a moment slightly ahead of `now`). */
export function ago(then: Instant, now: Instant): string {
  return now - then < DAY ? 'less than a day ago' : `${inDays(now - then)} ago`;
}

/** The first few of a list and how many more there are: `a, b, c and 4 more`. */
export function firstFew(items: readonly string[], shown: number): string {
  const named = items.slice(0, shown).join(', ');
  return items.length <= shown ? named : `${named} and ${items.length - shown} more`;
}
