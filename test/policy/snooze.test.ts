import { describe, expect, test } from 'vitest';
import type { Review } from '../../src/policy/review.ts';
import { isSnoozed, SNOOZES, type Snooze } from '../../src/policy/snooze.ts';
import { DAY } from '../../src/policy/time.ts';
import { review } from './build-review.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const snooze = (bytes: number): Snooze => ({
  candidate: 'c',
  by: 'U0PAYLEAD',
  at: NOW,
  until: NOW + SNOOZES['1w'],
  chosen: '1w',
  team: 'payments',
  bytes,
});
const question = (upper: number, changes: Partial<Review> = {}): Review => {
  const asked = review({ status: 'open' }, changes);
  return { ...asked, facts: { ...asked.facts, bytes: { upper, estimate: 0 } } };
};

describe('a snoozed question', () => {
  test('is not asked before its day, and is from then on', () => {
    expect(isSnoozed(snooze(100), question(100), NOW)).toBe(true);
    expect(isSnoozed(snooze(100), question(100), NOW + 7 * DAY - 1)).toBe(true);
    expect(isSnoozed(snooze(100), question(100), NOW + 7 * DAY)).toBe(false);
  });

  test('is asked all the same once it doubled', () => {
    expect(isSnoozed(snooze(100), question(199), NOW)).toBe(true);
    expect(isSnoozed(snooze(100), question(200), NOW)).toBe(false);
    expect(isSnoozed(snooze(100), question(20), NOW)).toBe(true);
  });

  test('of nothing at all has not doubled while it stays so', () => {
    expect(isSnoozed(snooze(0), question(0), NOW)).toBe(true);
    expect(isSnoozed(snooze(0), question(1), NOW)).toBe(false);
  });

  test('is asked again once somebody answered it or passed it on', () => {
    expect(isSnoozed(snooze(100), question(100, { lastWordAt: NOW - 1 }), NOW + 2)).toBe(true);
    expect(isSnoozed(snooze(100), question(100, { lastWordAt: NOW + 1 }), NOW + 2)).toBe(false);
  });

  test('is asked of another owner, who never put it off', () => {
    const shop = question(100, { owner: { team: 'shop', why: 'assigned' } });
    expect(isSnoozed(snooze(100), shop, NOW)).toBe(false);
    expect(isSnoozed(snooze(100), question(100, { owner: { why: 'nobody known' } }), NOW)).toBe(false);
  });

  test('was put off by somebody, or it is not snoozed', () => {
    expect(isSnoozed(undefined, question(100), NOW)).toBe(false);
  });
});
