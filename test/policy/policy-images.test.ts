import { expect, test } from 'vitest';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import { policyDiff } from '../../src/policy/policy-diff.ts';
import { policyImages } from '../../src/policy/policy-images.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, without } from './build.ts';
import { rules } from './build-policy.ts';

function policy(text: string): LifecyclePolicy {
  const read = parseLifecyclePolicy(text);
  if ('errors' in read) throw new Error(read.errors.join('; '));
  return read;
}

const children = new Set<never>();
const NONE = { images: 0, bytes: 0 };

test('the list behind a proposal: by rule, the oldest push first, nothing that stays', () => {
  const images = [
    image(1, { tags: ['feat-1'], pushedAt: daysAgo(40), sizeBytes: 10 }),
    without(image(2, { tags: ['feat-2'], pushedAt: daysAgo(90) }), 'sizeBytes'),
    image(3, { tags: ['v1'] }),
    image(4, { tags: ['tmp-1'], pushedAt: daysAgo(50), sizeBytes: 7 }),
    image(5, { tags: ['feat-5'], pushedAt: daysAgo(3) }),
  ];
  const text = rules({ tags: ['tmp-*'], days: 20 }, { tags: ['feat-*'], days: 30 });
  expect(policyImages(policy(text), { images, children }, NOW)).toEqual([
    { digest: digest(4), tags: ['tmp-1'], sizeBytes: 7, pushedAt: daysAgo(50), rule: 1, action: 'expire' },
    { digest: digest(2), tags: ['feat-2'], sizeBytes: 0, pushedAt: daysAgo(90), rule: 2, action: 'expire' },
    { digest: digest(1), tags: ['feat-1'], sizeBytes: 10, pushedAt: daysAgo(40), rule: 2, action: 'expire' },
  ]);
});

test('images without a push date are listed all the same, first', () => {
  const [one, two, three] = [1, 2, 3].map((n) => image(n, { tags: [], pushedAt: daysAgo(n) }));
  if (!one || !two || !three) throw new Error('three images are needed');
  const images = [one, without(two, 'pushedAt'), three];
  const listed = policyImages(policy(rules({ count: 1 })), { images, children }, NOW);
  expect(listed.length).toBeGreaterThan(0);
  for (const one of listed) expect('pushedAt' in one).toBe(one.digest !== digest(2));
});

test('what changes beside the former policy, none, or one that nobody can read', () => {
  const images = [
    image(1, { tags: ['feat-1'], pushedAt: daysAgo(40), sizeBytes: 10 }),
    image(2, { tags: ['tmp-2'], pushedAt: daysAgo(40), sizeBytes: 5 }),
  ];
  const diff = (former: string | undefined) =>
    policyDiff(former, policy(rules({ tags: ['feat-*'], days: 30 })), { images, children }, NOW, 100 * DAY);
  const newly = { images: 1, bytes: 10 };
  const all = {
    ...{ newlyExpired: newly, newlyArchived: NONE, noLongerExpired: NONE },
    noLongerArchived: NONE,
  };
  expect(diff(undefined)).toEqual({ ...all, sooner: NONE, later: NONE });
  expect(diff('{no json')).toEqual(diff(undefined));
  expect(diff(rules({ tags: ['tmp-*'], days: 30 }))).toMatchObject({
    newlyExpired: newly,
    noLongerExpired: { images: 1, bytes: 5 },
  });
});
