import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { endangeredBy, type MovingTags } from '../../src/policy/policy-danger.ts';
import { DAY } from '../../src/policy/time.ts';
import { context, daysAgo, digest, familyOf, image, NOW } from './build.ts';
import { rules } from './build-policy.ts';

const listed = new Map();
const KEPT = new Map([[digest(1), { by: 'U0PAYLEAD', until: NOW + 90 * DAY }]]);

/** No tag moves, where nothing else is said. */
const STILL: MovingTags = { isMoving: () => false, rollbackPeriod: 90 * DAY };

function endangered(text: string, images: readonly Image[], keeps = KEPT, moving = STILL) {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  const judged = images.map((one) => {
    const family = familyOf(one);
    return { family, verdict: judgeFamily(family, context({ keeps })) };
  });
  return endangeredBy(policy, { images, listed }, judged, NOW, moving);
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

test('and what it would take within the rollback period, once a tag of it moves', () => {
  const moving = { isMoving: (tag: string) => tag === 'prod', rollbackPeriod: 90 * DAY };
  const promoted = rules({ tags: ['prod'], count: 100_000 }, { tags: ['main-*'], days: 201 });
  const build = (n: number, days: number, ...more: string[]) =>
    image(n, { tags: [`main-${n}`, ...more], pushedAt: daysAgo(days) });
  const found = endangered(promoted, [build(1, 112, 'prod'), build(2, 300, 'prod')], KEPT, moving);
  expect(found).toEqual([
    {
      ...{ digest: digest(1), tags: ['main-1', 'prod'], rule: 2, action: 'expire', when: NOW + 89 * DAY },
      sentence: 'Deletes images tagged main-* 201 days after their push.',
      why: 'Kept by U0PAYLEAD for 90 days more.',
      onceMoved: ['prod'],
    },
  ]);
  expect(endangered(promoted, [build(1, 110, 'prod')], KEPT, moving)).toEqual([]);
  expect(endangered(promoted, [build(1, 300, 'prod')])).toEqual([]);
  // What goes as it is needs no such word.
  expect(endangered(promoted, [build(1, 190, 'rel')], KEPT, moving)[0]).not.toHaveProperty('onceMoved');
});

test('of a rule that keeps a number, what it keeps stays without its tag, too', () => {
  const moving = { isMoving: (tag: string) => tag === 'prod', rollbackPeriod: 90 * DAY };
  const newest = rules({ tags: ['prod'], count: 100_000 }, { tags: ['main-*'], count: 2 });
  const images = [1, 2, 3].map((n) =>
    image(n, { tags: [`main-${n}`, ...(n === 1 ? ['prod'] : [])], pushedAt: daysAgo(100 + n) }),
  );
  expect(endangered(newest, images, KEPT, moving)).toEqual([]);
  expect(
    endangered(
      newest,
      [...images].reverse().map((one, i) => ({ ...one, pushedAt: daysAgo(100 + i) })),
      KEPT,
      moving,
    ),
  ).toMatchObject([{ digest: digest(1), onceMoved: ['prod'] }]);
});
