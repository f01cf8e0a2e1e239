import { expect, test } from 'vitest';
import { policyDiff } from '../../src/policy/policy-diff.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, image, NOW } from './build.ts';
import { olderThan, policy, prefixes, rule } from './lifecycle/build.ts';

const IMAGES = [
  image(1, { tags: ['a1'], pushedAt: daysAgo(40), sizeBytes: 100 }),
  image(2, { tags: ['b1'], pushedAt: daysAgo(40), sizeBytes: 20 }),
];
const RULES = policy(rule(1, { ...prefixes('a'), ...olderThan(30) }));
const NOTHING = { images: 0, bytes: 0 };
const sums = (former: string | undefined) =>
  policyDiff(former, RULES, { images: IMAGES, listed: new Map() }, NOW, 30 * DAY);

test('a policy is told by what it newly takes and what it no longer takes, in images and bytes', () => {
  const former = JSON.stringify({ rules: [rule(1, { ...prefixes('b'), ...olderThan(30) })] });
  expect(sums(former)).toEqual({
    newlyExpired: { images: 1, bytes: 100 },
    newlyArchived: NOTHING,
    noLongerExpired: { images: 1, bytes: 20 },
    noLongerArchived: NOTHING,
    sooner: NOTHING,
    later: NOTHING,
  });
});

test.each([undefined, 'no policy at all'])(
  'where the former text is %j, every act of the new one is told',
  (former) => {
    expect(sums(former)).toMatchObject({ newlyExpired: { images: 1, bytes: 100 }, noLongerExpired: NOTHING });
  },
);
