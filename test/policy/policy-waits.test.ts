import { expect, test } from 'vitest';
import { restingOn, waitsOn } from '../../src/policy/policy-waits.ts';
import { HOUR } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import { policyChange, STATES } from './build-policy.ts';

test('attempts in a row are counted from the first', () => {
  const first = waitsOn(undefined, 'throttled', daysAgo(1));
  expect(first).toEqual({ why: 'throttled', since: daysAgo(1), at: daysAgo(1) });
  expect(waitsOn(first, 'down', NOW)).toEqual({ why: 'down', since: daysAgo(1), at: NOW });
});

test('what was just tried rests for an hour, and nothing else does', () => {
  const waits = waitsOn(undefined, 'throttled', NOW);
  const resting = policyChange(STATES.approved, { waits });
  expect(restingOn(resting, NOW)).toMatchObject({
    until: NOW + HOUR,
    why: expect.stringContaining('throttled'),
  });
  expect(restingOn(resting, NOW + HOUR)).toBeUndefined();
  expect(restingOn(policyChange(STATES.approved), NOW)).toBeUndefined();
});
