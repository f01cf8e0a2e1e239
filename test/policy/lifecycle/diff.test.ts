import { describe, expect, test } from 'vitest';
import { type ChangedImages, diffByEffect } from '../../../src/policy/lifecycle/diff.ts';
import type { LifecyclePolicy } from '../../../src/policy/lifecycle/policy.ts';
import { DAY } from '../../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, without } from '../build.ts';
import { archive, moreThan, olderThan, policy, prefixes, rule } from './build.ts';

const IMAGES = [
  image(1, { tags: ['a1'], pushedAt: daysAgo(10), sizeBytes: 100 }),
  image(2, { tags: ['a2'], pushedAt: daysAgo(40), sizeBytes: 20 }),
  without(image(3, { tags: ['b1'], pushedAt: daysAgo(40) }), 'sizeBytes'),
];
const diff = (before: LifecyclePolicy | undefined, after: LifecyclePolicy | undefined) =>
  diffByEffect(before, after, IMAGES, NOW, { horizonMs: 30 * DAY });
const short = (list: ChangedImages) => [list.images.map(({ tags }) => tags.join()).join(), list.bytes];
/** Only what is not empty. */
const said = (before: LifecyclePolicy | undefined, after: LifecyclePolicy | undefined) => {
  const { isSame, ...lists } = diff(before, after);
  const full = Object.entries(lists).filter(([, list]) => list.images.length > 0);
  return { isSame, ...Object.fromEntries(full.map(([name, list]) => [name, short(list)])) };
};
const a = (days: number, priority = 1) => rule(priority, { ...prefixes('a'), ...olderThan(days) });
const b = (priority = 2, action = {}) =>
  rule(priority, { ...prefixes('b'), ...olderThan(30) }, { type: 'expire', ...action });

describe('two policies, by what they do', () => {
  test('none and none, or one and itself, differ in nothing', () => {
    expect(said(undefined, undefined)).toEqual({ isSame: true });
    expect(said(policy(a(30), b()), policy(a(30), b()))).toEqual({ isSame: true });
  });

  test('other numbers and another order are told, and are no difference', () => {
    expect(said(policy(a(30), b()), policy(b(5), a(30, 7)))).toEqual({
      isSame: true,
      otherRule: ['a1,a2,b1', 120],
    });
  });

  test('newly expired, with bytes; and no longer', () => {
    expect(said(policy(b()), policy(a(30), b()))).toEqual({ isSame: false, newlyExpired: ['a1,a2', 120] });
    expect(said(policy(a(30), b()), undefined)).toEqual({
      isSame: false,
      noLongerExpired: ['a1,a2,b1', 120],
    });
    expect(said(undefined, policy(b(1, archive)))).toEqual({ isSame: false, newlyTransitioned: ['b1', 0] });
  });

  test('archived instead of expired is in two lists', () => {
    expect(said(policy(b()), policy(b(1, archive)))).toEqual({
      isSame: false,
      newlyTransitioned: ['b1', 0],
      noLongerExpired: ['b1', 0],
    });
    expect(said(policy(b(1, archive)), policy(b()))).toEqual({
      isSame: false,
      newlyExpired: ['b1', 0],
      noLongerTransitioned: ['b1', 0],
    });
  });

  test('sooner and later within the horizon; beyond it nothing is known', () => {
    expect(said(policy(a(30)), policy(a(20)))).toEqual({ isSame: false, sooner: ['a1', 100] });
    expect(said(policy(a(20)), policy(a(30)))).toEqual({ isSame: false, later: ['a1', 100] });
    expect(said(policy(a(100)), policy(a(200)))).toEqual({ isSame: true });
  });

  test('names both acts of an image', () => {
    const byCount = policy(rule(3, { tagStatus: 'any', ...moreThan(1) }));
    expect(diff(policy(a(45)), byCount).sooner.images).toEqual([
      {
        digest: digest(2),
        tags: ['a2'],
        sizeBytes: 20,
        before: { rulePriority: 1, action: 'expire', when: NOW + 5 * DAY },
        after: { rulePriority: 3, action: 'expire', when: NOW },
      },
    ]);
  });
});
