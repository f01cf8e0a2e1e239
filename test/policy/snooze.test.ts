import { describe, expect, test } from 'vitest';
import { isSnoozed, SNOOZES, type Snooze } from '../../src/policy/snooze.ts';
import { DAY } from '../../src/policy/time.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const snooze = (bytes: number): Snooze => ({
  candidate: 'c',
  by: 'U0PAYLEAD',
  at: NOW,
  until: NOW + SNOOZES['1w'],
  chosen: '1w',
  bytes,
});

describe('a snoozed question', () => {
  test('is not asked before its day, and is from then on', () => {
    expect(isSnoozed(snooze(100), 100, NOW)).toBe(true);
    expect(isSnoozed(snooze(100), 100, NOW + 7 * DAY - 1)).toBe(true);
    expect(isSnoozed(snooze(100), 100, NOW + 7 * DAY)).toBe(false);
  });

  test('is asked all the same once it doubled', () => {
    expect(isSnoozed(snooze(100), 199, NOW)).toBe(true);
    expect(isSnoozed(snooze(100), 200, NOW)).toBe(false);
    expect(isSnoozed(snooze(100), 20, NOW)).toBe(true);
  });

  test('of nothing at all has not doubled while it stays so', () => {
    expect(isSnoozed(snooze(0), 0, NOW)).toBe(true);
    expect(isSnoozed(snooze(0), 1, NOW)).toBe(false);
  });

  test('was put off by somebody, or it is not snoozed', () => {
    expect(isSnoozed(undefined, 100, NOW)).toBe(false);
  });
});
