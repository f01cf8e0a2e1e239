import { DAY, HOUR, type Instant } from '../../policy/time.ts';
import { count } from './text.ts';

/** What every view needs to know besides its facts. `zone` is the reading team's IANA time zone. */
export interface Reading {
  readonly now: Instant;
  readonly zone: string;
}

/** A day for mrkdwn: shown in the reader's own zone, with a fallback in the team's. */
export function day(at: Instant, { zone }: Reading): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short}|${plainDay(at, zone)}>`;
}

/** A moment for mrkdwn, `4 Mar 2026, 09:02`. */
export function moment(at: Instant, { zone }: Reading): string {
  const fallback = `${plainDay(at, zone)}, ${plainTime(at, zone)} ${zone}`;
  return `<!date^${Math.floor(at / 1000)}^{date_short} {time}|${fallback}>`;
}

/** A day for plain text, where Slack renders no date: `Wed 23 Dec 2026`. */
export function plainDay(at: Instant, zone: string): string {
  const parts = new Map(
    dayFormat(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return ['weekday', 'day', 'month', 'year'].map((type) => parts.get(type as 'day') ?? '').join(' ');
}

function plainTime(at: Instant, zone: string): string {
  return timeFormat(zone).format(at);
}

const dayFormat = perZone(
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
);

const timeFormat = perZone(
  (timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
);

/** Making a format takes longer than drawing the rest of a card; there are as many as the teams have time zones. */
function perZone(make: (zone: string) => Intl.DateTimeFormat): (zone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    const format = made.get(zone) ?? make(zone);
    made.set(zone, format);
    return format;
  };
}

/** About noon of the next Monday in the reader's zone: good for naming the day. */
export function nextMonday({ now, zone }: Reading): Instant {
  const weekday = plainDay(now, zone).slice(0, 3);
  const ahead = 7 - ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday);
  const hours = Number(plainTime(now, zone).slice(0, 2));
  return now + ahead * DAY + (12 - hours) * HOUR;
}

/** Whole days between two moments, never negative: `129 days`. */
export function daysBetween(from: Instant, to: Instant): number {
  return Math.max(0, Math.floor((to - from) / DAY));
}

export function days(n: number): string {
  return count(n, 'day');
}
