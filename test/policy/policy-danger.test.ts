import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { endangeredBy, type Ours } from '../../src/policy/policy-danger.ts';
import { DAY } from '../../src/policy/time.ts';
import { context, daysAgo, digest, familyOf, image, NOW } from './build.ts';
import { rules } from './build-policy.ts';

const listed = new Map();
const KEPT = new Map([[digest(1), { by: 'U0PAYLEAD', until: NOW + 90 * DAY }]]);

/** A policy of its owner, where nothing else is said. */
const OWNERS: Ours = {
  rules: new Set(),
  isMoving: (tag) => tag.startsWith('prod'),
  rollbackPeriod: 90 * DAY,
};
const ours = (...priorities: readonly number[]): Ours => ({ ...OWNERS, rules: new Set(priorities) });

function endangered(text: string, images: readonly Image[], keeps = KEPT, applied = OWNERS) {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  const judged = images.map((one) => {
    const family = familyOf(one);
    return { family, verdict: judgeFamily(family, context({ keeps })) };
  });
  return endangeredBy(policy, { images, listed }, judged, NOW, applied);
}

const feat = (n: number, days: number) => image(n, { tags: [`feat-${n}`], pushedAt: daysAgo(days) });
const BY_AGE = rules({ tags: ['feat-*'], days: 90 });

test('an image in need that a rule takes within 30 days is named, with the rule and the day', () => {
  expect(endangered(BY_AGE, [feat(1, 70), feat(2, 70)])).toEqual([
    {
      ...{ digest: digest(1), tags: ['feat-1'], rule: 1, action: 'expire', when: NOW + 20 * DAY },
      sentence: 'Deletes images tagged feat-* 90 days after their push.',
      why: 'Kept by U0PAYLEAD for 90 days more.',
    },
  ]);
});

test('not what goes later, what nobody needs, nor what no rule reaches', () => {
  expect(endangered(BY_AGE, [feat(1, 50)])).toEqual([]);
  expect(endangered(BY_AGE, [feat(1, 70)], new Map())).toEqual([]);
  expect(endangered(rules({ tags: ['pr-*'], days: 9 }), [feat(1, 70)])).toEqual([]);
});

test('of a rule that keeps a number, what as many pushes as lately would push out', () => {
  const newest = rules({ tags: ['feat-*'], count: 3 });
  const [first] = endangered(newest, [feat(1, 70), feat(2, 3), feat(3, 2)]);
  expect(first).toMatchObject({ digest: digest(1), rule: 1 });
  expect(first).not.toHaveProperty('when');
  expect(endangered(newest, [feat(1, 70), feat(2, 60)])).toEqual([]);
  const sparing = rules({ tags: ['feat-*'], count: 100_000 });
  expect(endangered(sparing, [feat(1, 70), feat(2, 3), feat(3, 2)])).toEqual([]);
});

const build = (n: number, days: number, ...more: string[]) =>
  image(n, { tags: [`main-${n}`, ...more], pushedAt: daysAgo(days) });

test('and what a rule of ours would take within the rollback period, once a tag of it moves', () => {
  const promoted = rules({ tags: ['prod'], count: 100_000 }, { tags: ['main-*'], days: 201 });
  const found = endangered(promoted, [build(1, 112, 'prod'), build(2, 300, 'prod')], KEPT, ours(1, 2));
  expect(found).toEqual([
    {
      ...{ digest: digest(1), tags: ['main-1', 'prod'], rule: 2, action: 'expire', when: NOW + 89 * DAY },
      sentence: 'Deletes images tagged main-* 201 days after their push.',
      why: 'Kept by U0PAYLEAD for 90 days more.',
      ours: true,
      onceMoved: ['prod'],
    },
  ]);
  expect(endangered(promoted, [build(1, 110, 'prod')], KEPT, ours(1, 2))).toEqual([]);
  expect(endangered(promoted, [build(1, 300, 'rel')], new Map(), ours(1, 2))).toEqual([]);
  // What goes as it is needs no such word.
  expect(endangered(promoted, [build(1, 190, 'rel')], KEPT, ours(1, 2))[0]).not.toHaveProperty('onceMoved');
});

test('of a rule of the owner it is not said: what a moved tag leaves is what that is for', () => {
  const untagged = rules({ untagged: true, days: 14 }, { tags: ['main-*'], days: 60 });
  const live = image(1, { tags: ['prod-live'], pushedAt: daysAgo(1) });
  expect(endangered(untagged, [live])).toEqual([]);
  expect(endangered(untagged, [live], KEPT, ours(2))).toEqual([]);
  const both = rules(
    { untagged: true, days: 14 },
    { tags: ['prod'], count: 100_000 },
    { tags: ['main-*'], days: 201 },
  );
  const found = endangered(both, [build(1, 112, 'prod')], KEPT, ours(2, 3));
  expect(found).toMatchObject([{ rule: 3, onceMoved: ['prod'] }]);
});

test('of a rule that keeps a number, what it keeps stays without its tag, too', () => {
  const newest = rules({ tags: ['prod'], count: 100_000 }, { tags: ['main-*'], count: 2 });
  const before = [build(1, 101, 'prod'), build(2, 102), build(3, 103)];
  expect(endangered(newest, before, KEPT, ours(2))).toEqual([]);
  const since = [build(3, 100), build(2, 101), build(1, 102, 'prod')];
  const found = endangered(newest, since, KEPT, ours(2));
  expect(found).toMatchObject([{ digest: digest(1), onceMoved: ['prod'] }]);
});

test('however many tags an image has, the others are ranked once', () => {
  let reads = 0;
  const many = Array.from({ length: 300 }, (_, i) => `prod-${i}`);
  const other = build(2, 101);
  const counted: Image = {
    ...other,
    get tags() {
      reads++;
      return other.tags;
    },
  };
  const newest = rules({ tags: ['prod*'], count: 100_000 }, { tags: ['main-*'], count: 1 });
  const found = endangered(newest, [build(1, 102, ...many), counted], KEPT, ours(2));
  expect(found).toMatchObject([{ rule: 2, onceMoved: many }]);
  expect(reads).toBeLessThan(20);
});
