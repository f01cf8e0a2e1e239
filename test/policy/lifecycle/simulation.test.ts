import { expect, test } from 'vitest';
import { simulatePolicyText } from '../../../src/policy/lifecycle/simulation.ts';
import { DAY } from '../../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, without } from '../build.ts';
import { archive, moreThan, olderThan, patterns, rule } from './build.ts';

const simulate = (
  rules: readonly unknown[],
  images: Parameters<typeof simulatePolicyText>[1],
  horizonMs = 0,
) => simulatePolicyText(JSON.stringify({ rules }), images, NOW, { horizonMs });
const since = (countType: string, countNumber: number) => ({ countType, countUnit: 'days', countNumber });

test('what expires, what is archived, and by which rule', () => {
  const rules = [
    rule(1, { ...patterns('pr-*'), ...olderThan(30) }),
    rule(2, { tagStatus: 'any', ...since('sinceImagePulled', 90) }, archive),
  ];
  const images = [
    image(1, { tags: ['pr-1'], pushedAt: daysAgo(31) }),
    image(2, { tags: ['pr-2'], pushedAt: daysAgo(3) }),
    image(3, { tags: ['v1'], lastPulledAt: daysAgo(91) }),
    image(4, { tags: ['v2'], lastPulledAt: daysAgo(9) }),
  ];
  expect(simulate(rules, images)).toEqual({
    expire: [{ digest: digest(1), tags: ['pr-1'], rule: 1 }],
    transition: [{ digest: digest(3), tags: ['v1'], rule: 2 }],
    along: [],
    unknown: [],
    errors: [],
  });
});

test('a policy that is not valid takes nothing', () => {
  expect(simulate([rule(1, { tagStatus: 'any', ...since('sinceImagePulled', 90) })], [image(1)])).toEqual({
    expire: [],
    transition: [],
    along: [],
    unknown: [],
    errors: ['rule with priority 1: selection.countType: sinceImagePulled goes with transition only'],
  });
});

test('from the archive, by the day it went there', () => {
  const rules = [
    rule(1, { tagStatus: 'any', storageClass: 'archive', ...since('sinceImageTransitioned', 90) }),
  ];
  const archived = { status: 'ARCHIVED' as const };
  const images = [
    image(1, { ...archived, lastArchivedAt: daysAgo(91) }),
    image(2, { ...archived, lastArchivedAt: daysAgo(89) }),
    image(3, archived),
    image(4),
  ];
  const { expire, unknown } = simulate(rules, images);
  expect(expire).toEqual([{ digest: digest(1), tags: [], rule: 1 }]);
  expect(unknown).toEqual([
    { digest: digest(3), tags: [], rule: 1, why: 'ECR did not say when it was archived' },
  ]);
  expect(simulate(rules, images, DAY).expire).toHaveLength(2);
});

test('an image that came back counts from then until it is pulled again', () => {
  const rules = [rule(1, { tagStatus: 'any', ...since('sinceImagePulled', 90) }, archive)];
  const back = (lastActivatedAt: number, lastPulledAt?: number) => ({
    lastActivatedAt,
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  });
  const images = [
    image(1, back(daysAgo(80), daysAgo(190))),
    image(2, back(daysAgo(80))),
    image(3, back(daysAgo(95), daysAgo(91))),
    image(4, back(daysAgo(95), daysAgo(10))),
    image(5, back(daysAgo(95))),
  ];
  expect(simulate(rules, images).transition.map(({ digest: one }) => one)).toEqual([digest(3), digest(5)]);
});

test('what only ECR knows is told apart', () => {
  const rules = [
    rule(1, { tagStatus: 'untagged', ...since('sinceImagePulled', 90) }, archive),
    rule(2, { tagStatus: 'any', ...moreThan(1) }),
  ];
  const images = [
    without(image(1), 'pushedAt'),
    image(2, { tags: ['a'], status: 'ACTIVATING' }),
    image(3, { tags: ['b'], pushedAt: daysAgo(1) }),
  ];
  expect(simulate(rules, images).unknown.map(({ rule: by, why }) => [by, why])).toEqual([
    [1, 'ECR gave neither a pull nor a push date'],
    [2, 'it is just coming back from the archive'],
  ]);
  expect(
    simulate([rule(1, { tagStatus: 'any', ...olderThan(1) })], images).unknown.map(({ why }) => why),
  ).toEqual(['ECR gave no push date', 'it is just coming back from the archive']);
});

test('what goes along with an image whose fate is not known is not known either', () => {
  const signature = image(2, { subject: digest(1) });
  const rules = [rule(1, { ...patterns('feat*'), ...olderThan(1) })];
  const undated = without(image(1, { tags: ['feat-1'] }), 'pushedAt');
  const perhaps = simulate(rules, [undated, signature]);
  expect(perhaps.along).toEqual([]);
  expect(perhaps.unknown).toEqual([
    { digest: digest(1), tags: ['feat-1'], rule: 1, why: 'ECR gave no push date' },
    { digest: digest(2), tags: [], rule: 1, why: 'ECR gave no push date', with: digest(1) },
  ]);
});

test('what goes along to the archive is told from what is deleted', () => {
  const to = [rule(1, { ...patterns('feat*'), ...since('sinceImagePulled', 90) }, archive)];
  const images = [image(1, { tags: ['feat-1'], pushedAt: daysAgo(200) }), image(2, { subject: digest(1) })];
  expect(simulate(to, images).along).toEqual([
    { digest: digest(2), tags: [], rule: 1, with: digest(1), action: 'transition' },
  ]);
});

test('of images pushed at the same moment, some of which a rule keeps, nobody knows which go', () => {
  const newest = [rule(1, { ...patterns('feat-*'), ...moreThan(2) })];
  const at = (n: number, days: number) => image(n, { tags: [`feat-${n}`], pushedAt: daysAgo(days) });
  const images = [at(1, 1), at(2, 9), at(3, 9), at(4, 20)];
  const tied = expect.stringContaining('pushed at the same moment') as string;
  const of = (n: number) => ({ digest: digest(n), tags: [`feat-${n}`], rule: 1 });
  for (const listed of [images, [...images].reverse()]) {
    const found = simulate(newest, listed);
    expect(found.expire).toEqual([of(4)]);
    const twins = expect.arrayContaining([2, 3].map((n) => ({ ...of(n), why: tied }))) as unknown[];
    expect(found.unknown).toEqual(twins);
  }
  // Where the place divides them from the older ones, all of them stay, or go.
  expect(simulate(newest, [at(2, 9), at(3, 9), at(4, 20)])).toMatchObject({ expire: [of(4)], unknown: [] });
  const two = simulate(newest, [at(1, 1), at(5, 2), at(2, 9), at(3, 9)]);
  expect(two).toMatchObject({ expire: [of(2), of(3)], unknown: [] });
  // Others that the rule does not speak of take no place.
  const other = image(7, { tags: ['v7'], pushedAt: daysAgo(2) });
  expect(simulate(newest, [...images.slice(0, 3), other]).unknown).toHaveLength(2);
  expect(simulate(newest, [at(1, 1), other, image(8, { tags: ['v8'] })])).toMatchObject({
    expire: [],
    unknown: [],
  });
});
