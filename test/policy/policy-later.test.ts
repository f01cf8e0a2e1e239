import { expect, test } from 'vitest';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { PROPOSAL_LIFE } from '../../src/policy/policy-change.ts';
import { policyFacts } from '../../src/policy/policy-facts.ts';
import { beyondShown, isOutlook, policyImages } from '../../src/policy/policy-images.ts';
import { coveredUntil, reachOf } from '../../src/policy/policy-reach.ts';
import type { RollbackException } from '../../src/policy/retention-policy.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, digest, image, NOW } from './build.ts';
import { rules } from './build-policy.ts';

const HORIZON = 121 * DAY;
const parsed = (text: string) => {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  return policy;
};
const POLICY = parsed(rules({ tags: ['feat-*'], days: 120 }));

const soon = image(2, { tags: ['feat-2'], pushedAt: daysAgo(110) });
const young = [30, 90, 60].map((days, i) => image(10 + i, { tags: [`feat-1${i}`], pushedAt: daysAgo(days) }));
const release = image(9, { tags: ['v1'] });
const images = [...young, soon, release];

function factsOf(policy = POLICY, exceptions: readonly RollbackException[] = []) {
  return policyFacts({
    policy,
    inventory: { images, listed: new Map(), held: new Set() },
    retention: { protects: [], exceptions },
    notes: [],
    preview: { status: 'not-checked', why: 'not asked' },
    horizon: HORIZON,
    at: NOW,
  });
}

test('promise 10: what falls due after the proposal lapses is counted, dated and on the list that can be opened', () => {
  const facts = factsOf();
  expect(facts.later).toEqual({
    ...{ images: 3, bytes: 300_000_000 },
    from: NOW + 30 * DAY,
    until: NOW + 91 * DAY,
  });
  const list = policyImages(POLICY, { images, listed: new Map() }, NOW, HORIZON);
  expect(list).toHaveLength(reachOf(facts));
  expect(list.map(({ digest: of, due }) => [of, due])).toEqual([
    [digest(2), NOW + 10 * DAY],
    [digest(11), NOW + 30 * DAY],
    [digest(12), NOW + 60 * DAY],
    [digest(10), NOW + 90 * DAY],
  ]);
  expect(factsOf(parsed(rules({ tags: ['rc-*'], days: 120 })))).not.toHaveProperty('later');
});

test('promise 1: what is only an outlook is not approved: taken sooner than it was said, it was not shown', () => {
  const list = policyImages(POLICY, { images, listed: new Map() }, NOW, HORIZON);
  expect(coveredUntil(NOW)).toBe(NOW + PROPOSAL_LIFE + DAY);
  const covered = list.filter((one) => !isOutlook(one, NOW));
  expect(covered.map((one) => one.digest)).toEqual([digest(2)]);
  const older = { ...image(10, { tags: ['feat-10'] }), pushedAt: daysAgo(200) };
  const beyond = beyondShown(covered, POLICY, { images: [soon, older], listed: new Map() }, NOW);
  expect(beyond.map((one) => one.digest)).toEqual([digest(10)]);
});

test('what is never deleted is only what a rule could reach, and until when it is kept', () => {
  const kept = (tags: readonly string[], until?: number): RollbackException => ({
    ...{ digest: digest(20), tags, why: 'kept', by: 'U0PAYLEAD' },
    ...(until !== undefined && { until }),
  });
  const until = Date.UTC(2027, 1, 21, 8);
  expect(
    factsOf(POLICY, [kept(['pr-605'], until), kept(['feat-2', 'demo'], until), kept(['feat-3'])]).never,
  ).toEqual(['feat-2, demo: kept, spared until 2027-02-21.', 'feat-3: kept.']);
  const sparing = parsed(rules({ tags: ['pr-*'], count: 100_000 }, { tags: ['feat-*'], days: 9 }));
  expect(factsOf(sparing, [kept(['pr-605'])]).never).toEqual([]);
});
