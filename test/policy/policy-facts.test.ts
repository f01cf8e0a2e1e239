import { describe, expect, test } from 'vitest';
import { OWN_MARK } from '../../src/policy/lifecycle/own-shape.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import { policyFacts, ruleSentence } from '../../src/policy/policy-facts.ts';
import { comparePreview, MOST_DIFFERENCES } from '../../src/policy/policy-preview.ts';
import { reachOf } from '../../src/policy/policy-reach.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, without } from './build.ts';
import { rules } from './build-policy.ts';

const POLICY = policy(rules({ tags: ['feat-*'], days: 30 }, { days: 100, archive: true }));
/** With a rule between them that only spares. */
const SPARING = policy(
  rules({ tags: ['feat-*'], days: 30 }, { tags: ['v*'], count: 100_000 }, { days: 100, archive: true }),
);

function policy(text: string): LifecyclePolicy {
  const read = parseLifecyclePolicy(text);
  if ('errors' in read) throw new Error(read.errors.join('; '));
  return read;
}

const IMAGES = [
  image(1, { tags: ['feat-1'] }),
  without(image(2, { tags: ['feat-2'] }), 'sizeBytes'),
  image(3),
  image(4, { tags: ['feat-4'], pushedAt: daysAgo(2) }),
];

test('the card takes as many steps for many rules as for one', () => {
  const steps = (many: number) => {
    const parts = Array.from({ length: many }, () => ({ tags: ['feat-*'], days: 1 }));
    let read = 0;
    const counted = IMAGES.map((one) => ({
      ...one,
      get sizeBytes() {
        read++;
        return 1;
      },
    }));
    policyFacts({
      policy: policy(rules(...parts)),
      inventory: { images: counted, listed: new Map([[digest(3), [digest(1)]]]), held: new Set() },
      ...{ retention: { protects: [], exceptions: [] }, notes: [], horizon: DAY, at: NOW },
      preview: { status: 'not-checked', why: 'not asked' },
    });
    return read;
  };
  expect(steps(40)).toBe(steps(1));
});

test('the card counts what goes within a day, by rule and by action', () => {
  const facts = policyFacts({
    policy: SPARING,
    inventory: { images: IMAGES, listed: new Map(), held: new Set() },
    retention: {
      protects: [
        { class: 'release', tags: ['/^v\\d/', 'rel-*'], keepNewest: 10, why: 'rollback' },
        { class: 'unknown', tags: [], why: 'nobody knows' },
      ],
      exceptions: [
        { digest: digest(8), tags: ['feat-8'], why: 'a customer pins it.', by: 'U0PAYLEAD' },
        { digest: digest(9), tags: [], why: 'an audit', by: 'exceptions.yml' },
      ],
    },
    notes: ['Your own rule 7 stays.'],
    preview: { status: 'not-checked', why: 'not asked' },
    horizon: 101 * DAY,
    at: NOW,
  });
  expect(facts).toEqual({
    at: NOW,
    images: 4,
    expires: { images: 2, bytes: 100_000_000 },
    archives: { images: 1, bytes: 100_000_000 },
    later: { images: 1, bytes: 100_000_000, from: NOW + 28 * DAY, until: NOW + 29 * DAY },
    rules: [
      {
        ...{ priority: 1, action: 'expire', images: 2, bytes: 100_000_000 },
        sentence: 'Deletes images tagged feat-* 30 days after their push.',
      },
      {
        ...{ priority: 3, action: 'transition', images: 1, bytes: 100_000_000 },
        sentence: 'Archives images 100 days after their push.',
      },
    ],
    never: [
      'Images of class release, as long as they have such a tag (rel-*, /^v\\d/), except those that rule 1 for feat-* and rule 3 for any image also reach.',
      'Images of class unknown, except those that rule 1 for feat-* and rule 3 for any image also reach.',
      'feat-8: a customer pins it.',
      'sha256:000000090000: an audit.',
    ],
    notes: ['Your own rule 7 stays.', 'Tried on 4 images, 101 days ahead.'],
    preview: { status: 'not-checked', why: 'not asked' },
    horizon: 101 * DAY,
  });
});

const NOTHING = { protects: [], exceptions: [] };
type Parts = Parameters<typeof policyFacts>[0];
const factsOf = (
  text: string,
  images = IMAGES,
  retention: Parts['retention'] = NOTHING,
  diff?: NonNullable<Parts['diff']>,
) =>
  policyFacts({
    policy: policy(text),
    inventory: { images, listed: new Map(), held: new Set() },
    ...{ retention, notes: [], preview: { status: 'not-checked', why: 'not asked' }, horizon: DAY, at: NOW },
    ...(diff && { diff }),
  });

test('what falls due while the proposal waits is counted apart', () => {
  const images = [image(1, { tags: ['feat-1'], pushedAt: daysAgo(20) }), image(2, { tags: ['feat-2'] })];
  const facts = factsOf(rules({ tags: ['feat-*'], days: 30 }), images);
  expect(facts).toMatchObject({ expires: { images: 1 }, soon: { images: 1, bytes: 100_000_000 } });
  expect(reachOf(facts)).toBe(2);
  expect(reachOf(factsOf(rules({ tags: ['feat-*'], days: 30 }), [image(2)]))).toBe(0);
});

test('what changes beside the former policy is told where somebody compared', () => {
  const none = { images: 0, bytes: 0 };
  const diff = {
    ...{ newlyExpired: none, newlyArchived: none, noLongerExpired: none },
    ...{ noLongerArchived: none, sooner: none, later: none },
  };
  expect(factsOf(rules({ tags: ['feat-*'], days: 30 }), IMAGES, NOTHING, diff).diff).toBe(diff);
});

test('one rule that reaches what is never to be touched is named', () => {
  const protects = [{ class: 'release' as const, tags: ['v*'], why: 'rollback' }];
  const never = (text: string) => factsOf(text, IMAGES, { protects, exceptions: [] }).never;
  expect(never(rules({ tags: ['tmp-*'], days: 3 }))).toEqual([
    'Images of class release, as long as they have such a tag (v*), except those that rule 1 for tmp-* also reaches.',
  ]);
  expect(never(rules({ tags: ['v*'], count: 100_000 }, { tags: ['tmp-*'], days: 3 }))).toEqual([
    'Images of class release, as long as they have such a tag (v*).',
  ]);
});

test('what no rule can spare is said where a rule of ours deletes by a name', () => {
  const text = JSON.parse(rules({ tags: ['feat-*'], days: 30 }));
  text.rules[0].description = `${OWN_MARK}expire feat-* after 30 days: removed twice`;
  expect(factsOf(JSON.stringify(text)).notes[0]).toContain('one more tag of no known kind');
  expect(factsOf(rules({ tags: ['feat-*'], days: 30 })).notes).toHaveLength(1);
});

describe('a rule in words', () => {
  test.each([
    [rules({ untagged: true, days: 1 }), 'Deletes images without a tag 1 day after their push.'],
    [rules({ tags: ['a*', 'b*'], count: 5 }), 'Deletes all but the newest 5 images tagged a* and b*.'],
    [
      rules({ tags: ['a*'], days: 9, pulled: true, archive: true }),
      'Archives images tagged a* 9 days after their last pull.',
    ],
    [
      '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPrefixList":["a"],"storageClass":"archive","countType":"sinceImageTransitioned","countUnit":"days","countNumber":90},"action":{"type":"expire"}}]}',
      'Deletes archived images tagged a* 90 days after they were archived.',
    ],
  ])('%s', (text, sentence) => {
    expect(policy(text).rules.map(ruleSentence)).toEqual([sentence]);
  });
});

describe("ECR's own preview beside our simulation", () => {
  const compare = (found: readonly (readonly [number, number])[], images = IMAGES) =>
    comparePreview(
      POLICY,
      { images, listed: new Map() },
      new Map(found.map(([n, rule]) => [digest(n), rule])),
      NOW,
    );

  test('agrees', () => {
    const found = [
      [1, 1],
      [2, 1],
      [3, 2],
    ] as const;
    expect(compare(found)).toEqual({ status: 'agrees', at: NOW, images: 3 });
  });

  test('agrees where ECR takes one of several that were pushed at the same moment', () => {
    const twins = [1, 2].map((n) => image(n, { tags: ['feat-1'] }));
    const newest = policy(rules({ tags: ['feat-*'], count: 1 }));
    const found = new Map([[digest(2), 1]]);
    expect(comparePreview(newest, { images: twins, listed: new Map() }, found, NOW).status).toBe('agrees');
  });

  test('differs by images and by rules', () => {
    const found = [
      [1, 2],
      [3, 2],
      [4, 1],
      [9, 1],
    ] as const;
    expect(compare(found)).toEqual({
      status: 'differs',
      at: NOW,
      total: 4,
      differences: [
        { digest: digest(1), tags: ['feat-1'], ours: 1, theirs: 2 },
        { digest: digest(2), tags: ['feat-2'], ours: 1 },
        { digest: digest(4), tags: ['feat-4'], theirs: 1 },
        { digest: digest(9), tags: [], theirs: 1 },
      ],
    });
  });

  test('what falls due within a day may be in either', () => {
    const soon = [image(5, { tags: ['feat-5'], pushedAt: daysAgo(30) + HOUR })];
    expect(compare([[5, 1]], soon).status).toBe('agrees');
    expect(compare([], soon).status).toBe('agrees');
  });

  test('shows the first of many differences and counts all', () => {
    const many = Array.from({ length: 30 }, (_, i) => image(i + 100, { tags: ['feat-x'] }));
    const found = compare([], many);
    expect(found).toMatchObject({ status: 'differs', total: 30 });
    expect(found.status === 'differs' && found.differences.length).toBe(MOST_DIFFERENCES);
  });
});
