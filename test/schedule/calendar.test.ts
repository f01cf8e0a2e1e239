import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayBegins,
  isoWeek,
  lastOccurrence,
  localDay,
  nextWeek,
  type WeeklyMoment,
} from '../../jobs/calendar.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();
const BERLIN = 'Europe/Berlin';

test.each([
  ['2026-11-30T12:00:00Z', BERLIN, '2026-11-29T23:00:00.000Z'],
  ['2026-11-30T12:00:00Z', 'America/New_York', '2026-11-30T05:00:00.000Z'],
  ['2026-10-25T12:00:00Z', BERLIN, '2026-10-24T22:00:00.000Z'],
])('the day of %s in %s begins at %s', (moment, zone, begins) => {
  expect(iso(dayBegins(at(moment), zone))).toBe(begins);
});

test.each([
  ['2026-12-31T12:00:00Z', 'UTC', '2026-W53'],
  ['2027-01-03T22:59:00Z', BERLIN, '2026-W53'],
  ['2027-01-03T23:01:00Z', BERLIN, '2027-W01'],
  ['2024-12-30T00:00:00Z', 'UTC', '2025-W01'],
  ['2024-12-30T00:00:00Z', 'America/New_York', '2024-W52'],
  ['2026-03-01T15:30:00Z', 'Asia/Tokyo', '2026-W10'],
])('%s in %s is in week %s', (moment, zone, week) => {
  expect(isoWeek(at(moment), zone)).toBe(week);
});

test.each([
  ['2026-11-23T09:00:00Z', 'UTC', '2026-11-30T00:00:00.000Z'],
  ['2026-11-29T22:59:00Z', BERLIN, '2026-11-29T23:00:00.000Z'],
  ['2026-11-29T23:00:00Z', BERLIN, '2026-12-06T23:00:00.000Z'],
  ['2026-03-25T12:00:00Z', BERLIN, '2026-03-29T22:00:00.000Z'],
])('the week after %s in %s begins at %s', (moment, zone, begins) => {
  expect(iso(nextWeek(at(moment), zone))).toBe(begins);
});

test('a day is the local one', () => {
  expect(localDay(at('2026-03-01T23:30:00Z'), BERLIN)).toBe('2026-03-02');
  expect(localDay(at('2026-03-01T23:30:00Z'), 'America/New_York')).toBe('2026-03-01');
});

describe('the last occurrence of a weekly moment', () => {
  const monday: WeeklyMoment = { day: 'mon', at: '09:00' };

  test.each([
    ['just then', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['a millisecond before, it is last week’s', '2026-03-02T07:59:59.999Z', '2026-02-23T08:00:00.000Z'],
    ['on Sunday night', '2026-03-08T22:59:00Z', '2026-03-02T08:00:00.000Z'],
    ['after the clocks went ahead', '2026-03-30T07:30:00Z', '2026-03-30T07:00:00.000Z'],
    ['between the years', '2027-01-01T12:00:00Z', '2026-12-28T08:00:00.000Z'],
  ])('%s', (_, now, expected) => {
    expect(iso(lastOccurrence(monday, at(now), BERLIN))).toBe(expected);
  });

  test('a time that a change of clocks skips or repeats still occurs once that week', () => {
    const sunday: WeeklyMoment = { day: 'sun', at: '02:30' };
    for (const change of ['2026-03-29T00:00:00Z', '2026-10-25T00:00:00Z']) {
      const seen = new Set<number>();
      for (let hour = 0; hour < 48; hour++)
        seen.add(lastOccurrence(sunday, at(change) + hour * HOUR, BERLIN));
      expect([...seen].filter((one) => one >= at(change) - 2 * HOUR)).toHaveLength(1);
    }
  });

  test('is never after now, never more than a week and an hour before, and stays until the next', () => {
    const zones = ['UTC', BERLIN, 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns'];
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const moments = fc.record({
      day: fc.constantFrom(...days),
      at: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map(([h, m]) => [h, m].map((part) => String(part).padStart(2, '0')).join(':')),
    });
    const instants = fc.integer({ min: at('2024-01-01'), max: at('2032-01-01') });
    fc.assert(
      fc.property(moments, instants, fc.constantFrom(...zones), (moment, now, zone) => {
        const last = lastOccurrence(moment, now, zone);
        expect(last).toBeLessThanOrEqual(now);
        expect(now - last).toBeLessThan(7 * DAY + HOUR + MINUTE);
        expect(lastOccurrence(moment, last, zone)).toBe(last);
      }),
      { seed: 2026, numRuns: 2_000 },
    );
  });
});
