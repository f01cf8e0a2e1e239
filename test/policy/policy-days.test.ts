import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { leastDays } from '../../src/policy/policy-days.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { context, daysAgo, digest, familiesOf, image, MUTABLE, without } from './build.ts';
import { rules } from './build-policy.ts';

const seen = (n: number, days: number) => ({
  usesSeen: new Map([[digest(n), { lastAt: daysAgo(days), by: 'service checkout' }]]),
});

function least(images: readonly Image[], parts: Parameters<typeof context>[0] = {}) {
  return leastDays(familiesOf(images), context(parts));
}

const young = image(1, { tags: ['feat-1'], pushedAt: daysAgo(10), lastPulledAt: daysAgo(4) });

test('as many as lie between push and last use, the rollback period, and a day', () => {
  expect(least([young])).toBe(6 + 90 + 1);
  expect(least([young], seen(1, 1))).toBe(9 + 90 + 1);
  expect(least([young, image(2, { tags: ['feat-2'], lastPulledAt: daysAgo(80) })])).toBe(120 + 90 + 1);
});

test('the expected life counts where it is longer', () => {
  expect(least([image(1, { tags: ['1.0.0'], pushedAt: daysAgo(10), lastPulledAt: daysAgo(4) })])).toBe(
    6 + 180 + 1,
  );
});

test('none where nothing was used of late', () => {
  expect(least([])).toBe(0);
  expect(least([image(1, { tags: ['feat-1'] })])).toBe(0);
  expect(least([image(1, { tags: ['feat-1'], lastPulledAt: daysAgo(91) })])).toBe(0);
});

test('an image without a push date counts from now', () => {
  expect(least([without(young, 'pushedAt')])).toBe(-4 + 90 + 1);
});

test('a rule of so many days is let through, and one of fewer is not', () => {
  const images = [young];
  const inventory = { images, listed: new Map(), held: new Set<never>() };
  const status = (days: number) => {
    const policy = parseLifecyclePolicy(rules({ tags: ['feat-*'], days }));
    if ('errors' in policy) throw new Error(policy.errors.join('; '));
    const evidence = {
      inventory,
      families: familiesOf(images),
      context: context(),
      blind: [],
      setting: MUTABLE,
    };
    return policySafety(policy, evidence).status;
  };
  expect([status(least(images)), status(least(images) - 2)]).toEqual(['safe', 'unsafe']);
});
