import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import type { LifecyclePolicy } from '../../../src/policy/lifecycle/policy.ts';
import { simulateLifecycle } from '../../../src/policy/lifecycle/simulate.ts';
import { DAY } from '../../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, SEED, without } from '../build.ts';
import { archive, archivedFor, moreThan, olderThan, patterns, policy, prefixes, rule } from './build.ts';

const run = (rules: LifecyclePolicy, images: readonly Image[], horizonMs = 0, options = {}) => {
  const acts = simulateLifecycle(rules, images, NOW, { horizonMs, ...options });
  return images.flatMap((one, i) => {
    const act = acts.get(one.digest);
    return act ? [`${i + 1}:${act.rulePriority}`] : [];
  });
};
/** One image a day, the newest first: image n was pushed n days ago. */
const daily = (...tags: (string | string[] | undefined)[]) =>
  tags.map((tag, i) => image(i + 1, { tags: [tag ?? []].flat(), pushedAt: daysAgo(i + 1) }));

describe('a simulation', () => {
  test('by age takes what is old enough', () => {
    expect(
      run(
        policy(rule(1, { tagStatus: 'untagged', ...olderThan(2) })),
        daily(undefined, undefined, 'a', undefined),
      ),
    ).toEqual(['2:1', '4:1']);
  });

  test('by count takes all but the newest', () => {
    expect(
      run(
        policy(rule(1, { ...prefixes('pr-'), ...moreThan(2) })),
        daily('pr-1', 'x', 'pr-2', 'pr-3', 'pr-4'),
      ),
    ).toEqual(['4:1', '5:1']);
  });

  test('lesson 10: a list is AND, every pattern must match some tag', () => {
    const both = policy(rule(1, { ...patterns('alpha*', 'beta*'), ...moreThan(1) }));
    expect(run(both, daily(['alpha1', 'beta1'], 'alpha2', 'beta3', ['beta4', 'alpha4']))).toEqual(['4:1']);
  });

  test('what meets an earlier rule is immune to later ones, marked or not', () => {
    const shield = policy(
      rule(1, { ...prefixes('v'), ...moreThan(1000) }),
      rule(2, { tagStatus: 'any', ...olderThan(1) }),
    );
    expect(run(shield, daily('v1', 'x', ['v2', 'y']))).toEqual(['2:2']);
  });

  test('what is immune still counts in the ranking', () => {
    const rules = policy(
      rule(1, { ...prefixes('v'), ...moreThan(1000) }),
      rule(2, { tagStatus: 'any', ...moreThan(2) }),
    );
    expect(run(rules, daily('v1', 'v2', 'x', 'v3', 'y'))).toEqual(['3:2', '5:2']);
  });

  test('the rule with the smallest priority acts', () => {
    const rules = policy(
      rule(1, { tagStatus: 'untagged', ...moreThan(1) }),
      rule(2, { tagStatus: 'any', ...olderThan(1) }),
    );
    expect(run(rules, daily('a', undefined, undefined))).toEqual(['1:2', '3:1']);
  });

  test('children of indexes are neither marked nor counted', () => {
    const rules = policy(rule(1, { tagStatus: 'any', ...moreThan(1) }));
    expect(run(rules, daily(undefined, 'v1', undefined), 0, { children: new Set([digest(1)]) })).toEqual([
      '3:1',
    ]);
  });

  test('standard and archived images are told apart', () => {
    const images = [...daily('a', 'b'), image(3, { status: 'ARCHIVED', tags: ['c'] })];
    expect(run(policy(rule(1, { tagStatus: 'any', ...olderThan(1) })), images)).toEqual(['1:1', '2:1']);
    expect(run(policy(rule(1, { tagStatus: 'any', ...archivedFor(90) })), images)).toEqual(['3:1']);
  });

  test('an unused image is counted from its last pull, else from its push', () => {
    const pulls = policy(
      rule(
        1,
        { tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 90 },
        archive,
      ),
    );
    const images = [
      image(1, { lastPulledAt: daysAgo(10) }),
      image(2),
      image(3, { lastPulledAt: daysAgo(91) }),
    ];
    expect(run(pulls, images)).toEqual(['2:1', '3:1']);
    expect(simulateLifecycle(pulls, images, NOW, { horizonMs: 0 }).get(digest(2))).toEqual({
      rulePriority: 1,
      action: 'transition',
      when: NOW,
    });
  });

  test('follows ages up to the horizon and says when', () => {
    const rules = policy(rule(1, { tagStatus: 'any', ...olderThan(10) }));
    const acts = simulateLifecycle(rules, daily('a', 'b', 'c'), NOW, { horizonMs: 8 * DAY });
    expect([...acts].map(([root, act]) => [root, (act.when - NOW) / DAY])).toEqual([
      [digest(2), 8],
      [digest(3), 7],
    ]);
  });

  test('a missing push date falls due at once, and takes the place of no other', () => {
    const images = [
      without(image(1, { tags: ['a'] }), 'pushedAt'),
      ...[2, 3].map((n) => image(n, { tags: ['a'], pushedAt: daysAgo(200 + n) })),
    ];
    expect(run(policy(rule(1, { tagStatus: 'any', ...olderThan(500) })), images)).toEqual(['1:1']);
    expect(run(policy(rule(1, { tagStatus: 'any', ...moreThan(2) })), images)).toEqual(['3:1']);
  });

  test('of what came back from the archive, a count takes the day it came back, as ECR does', () => {
    const back = image(2, { pushedAt: daysAgo(50), lastActivatedAt: daysAgo(0.5) });
    const images = [image(1, { pushedAt: daysAgo(1) }), back];
    expect(run(policy(rule(1, { tagStatus: 'any', ...moreThan(1) })), images)).toEqual(['1:1']);
    // Of ages ECR says nothing of the kind: the push, which is the sooner.
    expect(run(policy(rule(1, { tagStatus: 'any', ...olderThan(30) })), images)).toEqual(['2:1']);
  });

  test('never marks fewer images when the limit shrinks', () => {
    const ages = fc.array(fc.nat(100), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ages, fc.integer({ min: 2, max: 20 }), (list, n) => {
        const images = list.map((days, i) => image(i + 1, { pushedAt: daysAgo(days) }));
        for (const limit of [moreThan, olderThan]) {
          const loose = run(policy(rule(1, { tagStatus: 'any', ...limit(n) })), images);
          const strict = run(policy(rule(1, { tagStatus: 'any', ...limit(n - 1) })), images);
          expect(strict).toEqual(expect.arrayContaining(loose));
        }
      }),
      SEED,
    );
  });
});
