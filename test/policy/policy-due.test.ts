import { expect, test } from 'vitest';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { dueWithinADay } from '../../src/policy/policy-due.ts';
import { daysAgo, image, NOW } from './build.ts';
import { rules } from './build-policy.ts';

test('what is due is counted of the images there now, by what becomes of them', () => {
  const text = rules({ tags: ['feat-*'], days: 30 }, { tags: ['old-*'], days: 100, archive: true });
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  const images = [
    image(1, { tags: ['feat-1'], pushedAt: daysAgo(60), sizeBytes: 100 }),
    image(2, { tags: ['feat-2'], pushedAt: daysAgo(29), sizeBytes: 20 }),
    image(3, { tags: ['feat-3'], pushedAt: daysAgo(28) }),
    image(4, { tags: ['old-1'], pushedAt: daysAgo(200), sizeBytes: 7 }),
  ];
  expect(dueWithinADay(policy, { images, listed: new Map() }, NOW)).toEqual({
    at: NOW,
    images: 4,
    expires: { images: 2, bytes: 120 },
    archives: { images: 1, bytes: 7 },
  });
});
