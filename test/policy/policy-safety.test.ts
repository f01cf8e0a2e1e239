import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import type { TagMutability } from '../../src/policy/moving-names.ts';
import { actsWithin, horizonOf } from '../../src/policy/policy-acts.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import {
  context,
  daysAgo,
  digest,
  failed,
  familiesOf,
  INDEX,
  image,
  MUTABLE,
  NOW,
  REPOSITORY,
  report,
  SEED,
  without,
} from './build.ts';
import { rules } from './build-policy.ts';

/** Branch builds live 30 days, and the rollback period is 90. */
const BRANCHES = rules({ tags: ['feat-*'], days: 30 });

function read(text: string): LifecyclePolicy {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  return policy;
}

interface Around extends Partial<JudgeContext> {
  readonly blind?: readonly string[];
  readonly setting?: TagMutability;
  readonly childrenOf?: ReadonlyMap<Image['digest'], readonly Image['digest'][]>;
}

function safety(
  text: string,
  images: readonly Image[],
  { blind = [], setting = MUTABLE, childrenOf, ...parts }: Around = {},
) {
  const judged = context(parts);
  return policySafety(read(text), {
    inventory: {
      images,
      listed: childrenOf ?? new Map(),
      held: judged.heldDigests,
    },
    families: familiesOf(images, childrenOf),
    context: judged,
    blind,
    setting,
  });
}

const feat = (n: number, parts: Partial<Image> = {}) => image(n, { tags: [`feat-${n}`], ...parts });
const uses = (tag: string) =>
  indexReports([report('ecs', { uses: [{ repository: REPOSITORY, tag, by: 'service checkout' }] })]);
const objecting = (n: number, why: string, when: 'at once' | 'later' = 'at once') => ({
  status: 'unsafe',
  objections: [{ digest: digest(n), tags: [`feat-${n}`], rule: 1, when, why: expect.stringContaining(why) }],
});

test('old branch builds that nobody uses may go, and so may young ones in time', () => {
  expect(safety(BRANCHES, [feat(1), feat(2, { pushedAt: daysAgo(3) })])).toEqual({
    status: 'safe',
    horizon: 91 * DAY,
  });
});

describe('a policy is rejected, with the image, the rule and why,', () => {
  const keep = { until: NOW + DAY, by: 'U0PAYLEAD' };
  test.each<[string, Image, Partial<JudgeContext>, string]>([
    ['in use', feat(1), { index: uses('feat-1') }, 'In use: service checkout'],
    ['kept, if only for a day', feat(1), { keeps: new Map([[digest(1), keep]]) }, 'Kept by U0PAYLEAD'],
    ['under a hold', feat(1), { heldDigests: new Set([digest(1)]) }, 'Answered already'],
    ['a newest release', feat(1), { latestReleases: new Map([[digest(1), 'feat']]) }, 'newest release'],
    [
      'named by its digest before',
      feat(1),
      { usesSeen: new Map([[digest(1), { lastAt: daysAgo(300), by: 'a runbook', pinned: true }]]) },
      'named by its digest',
    ],
    [
      'mentioned in a runbook',
      feat(1),
      { mentions: { of: () => 'rollback.md' } },
      'mentioned in rollback.md',
    ],
    ['without a push date', without(feat(1), 'pushedAt'), {}, 'push'],
    ['unclear because a source failed', feat(1), { index: indexReports([failed('ecs')]) }, 'cannot tell'],
    ['pulled lately', feat(1, { lastPulledAt: daysAgo(9) }), {}, 'pulled'],
  ])('where one is %s', (_, one, parts, why) => {
    expect(safety(BRANCHES, [one], parts)).toEqual(objecting(1, why));
  });

  test('where a rule has fewer days than such an image is expected to live', () => {
    expect(safety(rules({ tags: ['feat-*'], days: 10 }), [feat(1, { pushedAt: daysAgo(12) })])).toEqual(
      objecting(1, 'expected to live'),
    );
  });

  test('where what is in use today would go next month', () => {
    const young = feat(1, { pushedAt: daysAgo(3) });
    expect(safety(BRANCHES, [young], { index: uses('feat-1') })).toEqual(objecting(1, 'In use', 'later'));
  });

  test('where what was pulled would go within the rollback period, not after it', () => {
    const young = feat(1, { pushedAt: daysAgo(3), lastPulledAt: daysAgo(2) });
    expect(safety(rules({ tags: ['feat-*'], days: 80 }), [young])).toEqual(
      objecting(1, 'In 77 days, when the rule acts: It was pulled 79 days ago', 'later'),
    );
    expect(safety(rules({ tags: ['feat-*'], days: 200 }), [young]).status).toBe('safe');
  });

  test('where newer images would push out what is in use', () => {
    const newest = rules({ tags: ['feat-*'], count: 20 });
    expect(safety(newest, [feat(1), feat(2)], { index: uses('feat-1') })).toEqual(
      objecting(1, 'In use', 'later'),
    );
  });

  test('where a part of an image that is used is meant', () => {
    const index = image(1, { tags: ['v1'], mediaType: INDEX });
    const childrenOf = new Map([[digest(1), [digest(2)]]]);
    const any = rules({ days: 100 });
    const parts = { childrenOf, index: uses('v1') };
    expect(safety(any, [index, image(2)], parts)).toMatchObject({
      status: 'unsafe',
      objections: [{ digest: digest(1) }],
    });
    // Two indexes hold the child: what one of them needs stays.
    const twice = new Map([...childrenOf, [digest(3), [digest(2)]]]);
    const images = [index, image(2), image(3, { mediaType: INDEX })];
    const inventory = { images, listed: new Map(), held: new Set<never>() };
    const judged = context({ index: uses('v1') });
    const evidence = {
      inventory,
      families: familiesOf(images, twice),
      context: judged,
      blind: [],
      setting: MUTABLE,
    };
    expect(policySafety(read(any), evidence)).toMatchObject({
      objections: [{ digest: digest(1) }, { digest: digest(2) }],
    });
  });

  test('where what is put aside has a name that a rule knows, now or once it is back', () => {
    const aside = image(1, { tags: [quarantineTag(digest(1), 'feat-1')] });
    const held = { heldDigests: new Set([digest(1)]) };
    expect(safety(BRANCHES, [aside], held)).toMatchObject({ objections: [{ digest: digest(1) }] });
    expect(safety(rules({ tags: ['layaway.*'], days: 30 }), [feat(1)], held).status).toBe('unsafe');
    expect(safety(rules({ tags: ['pr-*'], days: 30 }), [feat(1), feat(2)], held).status).toBe('safe');
  });

  test('where no family is known that it belongs to', () => {
    const inventory = { images: [feat(1)], listed: new Map(), held: new Set<never>() };
    const evidence = { inventory, families: [], context: context(), blind: [], setting: MUTABLE };
    expect(policySafety(read(BRANCHES), evidence)).toEqual(objecting(1, 'Nothing is known'));
  });
});

test('names too long or too many to be put aside are no reason: a policy puts nothing aside', () => {
  const long = feat(1, { tags: [`feat-${'x'.repeat(115)}`] });
  const many = feat(2, { tags: Array.from({ length: 1_000 }, (_, n) => `feat-${n}`) });
  expect(safety(BRANCHES, [long, many]).status).toBe('safe');
});

test('what nobody could see is never safe, whatever the policy touches', () => {
  expect(safety(BRANCHES, [], { blind: ['ecs cannot tell: it did not answer'] })).toEqual({
    status: 'unknown',
    why: ['ecs cannot tell: it did not answer'],
  });
});

test('the horizon reaches as far as the longest rule', () => {
  expect(horizonOf(read(rules({ tags: ['a'], days: 400 }, { count: 3 })), 90 * DAY)).toBe(401 * DAY);
  expect(horizonOf(read(rules({ count: 3 })), 90 * DAY)).toBe(91 * DAY);
});

test('an image is named once, by the soonest act', () => {
  const held = new Set([digest(1)]);
  const policy = read(rules({ tags: ['layaway.*'], days: 210 }, { tags: ['feat-*'], days: 220 }));
  const acts = actsWithin(policy, { images: [feat(1)], listed: new Map(), held }, NOW, 100 * DAY);
  expect(acts).toMatchObject([{ digest: digest(1), rulePriority: 1, when: daysAgo(200) + 210 * DAY }]);
});

test('whatever the policy and the images: nothing in use, kept or held is ever let through', () => {
  const pattern = fc.constantFrom('feat-*', 'v*', '*', 'f*-1', 'layaway.*');
  const rule = fc.record({
    tags: fc.array(pattern, { minLength: 1, maxLength: 2 }),
    days: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    count: fc.integer({ min: 1, max: 4 }),
  });
  const one = fc.record({
    name: fc.constantFrom('feat-', 'v', 'pr-'),
    age: fc.integer({ min: 0, max: 300 }),
    why: fc.constantFrom('free', 'used', 'kept', 'held'),
  });
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 4 }),
      fc.array(one, { minLength: 1, maxLength: 8 }),
      (parts, some) => {
        const text = rules(
          ...parts.map(({ tags, days, count }) => (days === undefined ? { tags, count } : { tags, days })),
        );
        const images = some.map(({ name, age }, i) =>
          image(i, { tags: [`${name}${i}`], pushedAt: daysAgo(age) }),
        );
        const of = (why: string) => images.filter((_, i) => some[i]?.why === why);
        const use = of('used').flatMap(({ tags }) =>
          tags.map((tag) => ({ repository: REPOSITORY, tag, by: 'service checkout' })),
        );
        const found = safety(text, images, {
          index: indexReports([report('ecs', { uses: use })]),
          keeps: new Map(of('kept').map((each) => [each.digest, { until: NOW + DAY, by: 'U0PAYLEAD' }])),
          heldDigests: new Set(of('held').map((each) => each.digest)),
        });
        if (found.status !== 'safe') return;
        const inventory = { images, listed: new Map(), held: new Set<never>() };
        const touched = actsWithin(read(text), inventory, NOW, found.horizon).map((act) => act.digest);
        const free = new Set(of('free').map((each) => each.digest));
        expect(touched.filter((each) => !free.has(each))).toEqual([]);
      },
    ),
    SEED,
  );
});
