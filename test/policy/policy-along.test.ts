import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import { simulatePolicyText } from '../../src/policy/lifecycle/simulation.ts';
import { policyFacts } from '../../src/policy/policy-facts.ts';
import { beyondShown, policyImages } from '../../src/policy/policy-images.ts';
import { comparePreview } from '../../src/policy/policy-preview.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import {
  context,
  daysAgo,
  digest,
  familiesOf,
  INDEX,
  image,
  MUTABLE,
  NOW,
  REPOSITORY,
  report,
} from './build.ts';
import { rules } from './build-policy.ts';

const TEXT = rules({ tags: ['feat-*'], days: 30 });
const POLICY = parseLifecyclePolicy(TEXT) as LifecyclePolicy;

const index = (n: number, tag: string, parts: Partial<Image> = {}) =>
  image(n, { tags: [tag], mediaType: INDEX, sizeBytes: 50, ...parts });
const part = (n: number, parts: Partial<Image> = {}) => image(n, { sizeBytes: 50, ...parts });
const signature = image(4, { subject: digest(1), sizeBytes: 1 });
/** For two platforms, signed; and one that falls due while the proposal waits. */
const IMAGES = [
  index(1, 'feat-multi'),
  part(2),
  part(3),
  signature,
  index(5, 'feat-soon', { pushedAt: daysAgo(25) }),
  part(6),
];
const listed = new Map([
  [digest(1), [digest(2), digest(3)]],
  [digest(5), [digest(6)]],
]);
const inventory = (images: readonly Image[] = IMAGES) => ({ images, listed, held: new Set<never>() });

const facts = (images = IMAGES) =>
  policyFacts({
    ...{ policy: POLICY, inventory: inventory(images), retention: { protects: [], exceptions: [] } },
    ...{ notes: [], preview: { status: 'not-checked', why: 'not asked' }, horizon: 0, at: NOW },
  });

describe('promise 10: what goes along is counted and listed', () => {
  test('with its bytes, which an index does not add a second time', () => {
    expect(facts()).toMatchObject({
      expires: { images: 4, bytes: 101 },
      soon: { images: 2, bytes: 50 },
      along: 3,
      rules: [{ priority: 1, images: 4, bytes: 101 }],
    });
    expect(facts().notes[0]).toContain('go along with others: 4 images');
    const alone = facts([image(9, { tags: ['feat-9'] })]);
    expect(alone).not.toHaveProperty('along');
    expect(alone.notes).toHaveLength(1);
  });

  test('in the list with the image it goes along with, at its time', () => {
    const said = policyImages(POLICY, inventory(), NOW);
    expect(said.map(({ along, due }) => [along, due === undefined])).toEqual([
      [undefined, true],
      ['feat-multi', true],
      ['feat-multi', true],
      ['feat-multi', true],
      ['feat-soon', false],
      [undefined, false],
    ]);
    expect(said.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(151);
  });

  test('of an image without a name, by its digest', () => {
    const untagged = parseLifecyclePolicy(rules({ untagged: true, days: 30 })) as LifecyclePolicy;
    const young = { ...signature, pushedAt: daysAgo(1) };
    const said = policyImages(untagged, inventory([image(1), young]), NOW);
    expect(said.map(({ along }) => along)).toEqual([undefined, digest(1).slice(0, 19)]);
  });

  test('and counts as not shown where it came since', () => {
    const shown = policyImages(POLICY, inventory(), NOW);
    const later = image(7, { subject: digest(2) });
    expect(beyondShown(shown, POLICY, inventory([...IMAGES, later]), NOW)).toEqual([
      { digest: digest(7), tags: [], action: 'expire' },
    ]);
  });
});

test('a policy that is tried out tells it apart', () => {
  const said = simulatePolicyText(TEXT, IMAGES, NOW, { horizonMs: 0, listed });
  expect(said.expire).toEqual([{ digest: digest(1), tags: ['feat-multi'], rule: 1 }]);
  expect(said.along).toEqual(
    [2, 3, 4].map((n) => ({ digest: digest(n), tags: [], rule: 1, with: digest(1), action: 'expire' })),
  );
});

test("ECR's preview may tell it or not, by the rule that takes its image", () => {
  const compare = (...found: readonly (readonly [number, number])[]) =>
    comparePreview(POLICY, inventory(), new Map(found.map(([n, rule]) => [digest(n), rule])), NOW).status;
  expect(compare([1, 1])).toBe('agrees');
  expect(compare([1, 1], [2, 1], [4, 1])).toBe('agrees');
  expect(compare([1, 1], [2, 2])).toBe('differs');
});

describe('the gate looks at what goes along, too', () => {
  const gate = (parts: Partial<JudgeContext>, families = familiesOf(IMAGES, listed)) =>
    policySafety(POLICY, {
      inventory: inventory(),
      families,
      context: context(parts),
      blind: [],
      setting: MUTABLE,
    });

  test('nothing is in the way of what nobody needs', () => {
    expect(gate({}).status).toBe('safe');
  });

  test('one that is needed speaks for its image, and is said once', () => {
    const uses = [{ repository: REPOSITORY, digest: digest(3), by: 'service checkout' }];
    expect(gate({ index: indexReports([report('ecs', { uses })]) })).toMatchObject({
      status: 'unsafe',
      objections: [{ digest: digest(1), tags: ['feat-multi'] }],
    });
  });

  test('also where only the part is known to be needed, by another family', () => {
    // As if somebody had read the indexes since: the families do not know what the policy takes along.
    const kept = new Map([[digest(2), { until: NOW + 1, by: 'U0PAYLEAD' }]]);
    expect(gate({ keeps: kept }, familiesOf(IMAGES))).toMatchObject({
      objections: expect.arrayContaining([
        expect.objectContaining({ digest: digest(2), why: expect.stringContaining('Kept by U0PAYLEAD') }),
      ]),
    });
  });
});
