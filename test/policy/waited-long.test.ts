import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { hasWaitedLong } from '../../src/policy/waited-long.ts';
import { daysAgo, NOW } from './build.ts';
import { LEAD } from './build-decision.ts';

const OPEN = { status: 'open' } as const;

test('promise 12: the platform team may ask somebody else from the third week of a question on', () => {
  expect(hasWaitedLong({ state: OPEN, askedSince: daysAgo(13) }, NOW)).toBe(false);
  expect(hasWaitedLong({ state: OPEN, askedSince: daysAgo(14) }, NOW)).toBe(true);
});

test('what was answered waits for nobody', () => {
  const state = { status: 'kept', by: LEAD, at: daysAgo(1), until: NOW + DAY } as const;
  expect(hasWaitedLong({ state, askedSince: daysAgo(40) }, NOW)).toBe(false);
});
