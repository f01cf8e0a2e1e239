import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { endangeredBy } from '../../src/policy/policy-danger.ts';
import { DAY } from '../../src/policy/time.ts';
import { context, daysAgo, digest, familyOf, image, NOW } from './build.ts';
import { rules } from './build-policy.ts';

const listed = new Map();
const KEPT = new Map([[digest(1), { by: 'U0PAYLEAD', until: NOW + 90 * DAY }]]);

function endangered(text: string, images: readonly Image[], keeps = KEPT) {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  const judged = images.map((one) => {
    const family = familyOf(one);
    return { family, verdict: judgeFamily(family, context({ keeps })) };
  });
  return endangeredBy(policy, { images, listed }, judged, NOW);
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
