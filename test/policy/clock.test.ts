import { describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE, CLOCKS_APART, clockOffset, clockTrouble } from '../../src/policy/clock.ts';
import { CONNECTION_LIMIT, IN_FLIGHT, REQUEST_LIMIT } from '../../src/policy/deadlines.ts';
import { LAPSE_MARGIN } from '../../src/policy/lapse.ts';
import { ORDER_LIFE } from '../../src/policy/order.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';

describe('the lengths of time that rest on one another', () => {
  it('let nobody step in while a request can still be on its way, by any clocks that may act', () => {
    expect(IN_FLIGHT).toBeGreaterThanOrEqual(ORDER_LIFE + CONNECTION_LIMIT + REQUEST_LIMIT + CLOCKS_APART);
    expect(REQUEST_LIMIT).toBeGreaterThanOrEqual(CONNECTION_LIMIT);
  });

  it('let two processes that may act differ by what each of them may be off', () => {
    expect(CLOCKS_APART).toBeGreaterThanOrEqual(2 * CLOCK_TOLERANCE);
    expect(LAPSE_MARGIN).toBeGreaterThanOrEqual(CLOCKS_APART);
  });
});

describe('how far a clock is off', () => {
  it.each([
    [1_000, 1_000, 1_000, 0],
    [1_000, 1_500, 2_000, 0],
    [2_000, 1_500, 2_500, 500],
    [1_000, 2_500, 2_000, -500],
  ])('asked at %i, told %i, heard at %i: %i', (before, server, after, offset) => {
    expect(clockOffset(before, server, after)).toBe(offset);
  });

  it('is no trouble within what is allowed', () => {
    expect(clockTrouble(0)).toBeUndefined();
    expect(clockTrouble(CLOCK_TOLERANCE)).toBeUndefined();
    expect(clockTrouble(-CLOCK_TOLERANCE)).toBeUndefined();
  });

  it.each([
    [CLOCK_TOLERANCE + SECOND, '31 seconds ahead of'],
    [-CLOCK_TOLERANCE - SECOND, '31 seconds behind'],
    [3 * MINUTE + SECOND, '3 minutes ahead of'],
    [-2 * HOUR, '2 hours behind'],
    [15 * DAY, '15 days ahead of'],
  ])('is told in words: %i', (offset, words) => {
    expect(clockTrouble(offset)).toBe(`the clock of this machine is ${words} that of Redis`);
  });

  it('is trouble where it cannot be told', () => {
    expect(clockTrouble(Number.NaN)).toContain('that of Redis');
  });
});
