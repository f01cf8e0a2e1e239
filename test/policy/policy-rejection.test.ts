import { expect, test } from 'vitest';
import type { LearnedFrom } from '../../src/policy/learn-retention.ts';
import { groundOf } from '../../src/policy/learning/ground.ts';
import {
  isOver,
  MOST_AGAINST,
  type PolicyRejection,
  passingAgainst,
  standsUntil,
  stillRejected,
} from '../../src/policy/policy-rejection.ts';
import { HOUR } from '../../src/policy/time.ts';
import { daysAgo, digest, familiesOf, image, NOW } from './build.ts';
import { answer, from, kept, LEAD, removing } from './learn-build.ts';

const rejection = (days: number, parts: Partial<PolicyRejection> = {}): PolicyRejection => ({
  at: daysAgo(days),
  why: ['it would touch 1 image that must stay'],
  ground: 'a',
  ...parts,
});

test('a rejection stands for four weeks, as long as it rests on the same', () => {
  expect(stillRejected(rejection(21), 'a', NOW)).toBe(true);
  expect(stillRejected(rejection(21), 'b', NOW)).toBe(false);
  expect(stillRejected(undefined, 'a', NOW)).toBe(false);
  // A weekly scan may begin some hours earlier in its day than the one four weeks before.
  expect(stillRejected(rejection(28, { at: daysAgo(28) + 3 * HOUR }), 'a', NOW)).toBe(false);
  expect(stillRejected(rejection(1, { at: Number.NaN }), 'a', NOW)).toBe(false);
  expect(standsUntil(rejection(28))).toBe(NOW - 12 * HOUR);
});

test('what may be gone at the next scan does not stand at all', () => {
  const { ground: _none, ...passing } = rejection(1);
  expect(stillRejected(passing, 'a', NOW)).toBe(false);
  expect(standsUntil(passing)).toBeUndefined();
});

test('it is over once no image that spoke against it is on hold or in use', () => {
  const held = new Set([digest(1)]);
  const used = new Set([digest(2), 'feat-3']);
  const one = (n: number, ...tags: string[]) => ({ digest: digest(n), tags });
  const against = passingAgainst([one(1), one(2, 'feat-2'), one(3, 'x', 'feat-3')], { held, used });
  expect(against).toEqual([digest(1), digest(2), 'feat-3']);
  // What speaks against it for another reason, too, stays after them.
  expect(passingAgainst([one(1), one(9, 'v1')], { held, used })).toBeUndefined();
  expect(passingAgainst([], { held, used })).toBeUndefined();
  const many = Array.from({ length: 50 }, () => one(1));
  expect(passingAgainst(many, { held, used })).toHaveLength(MOST_AGAINST);
  const standing = rejection(7, { against: against ?? [] });
  const none = { held: new Set([digest(7)]), used: new Set(['feat-7']) };
  expect(isOver(standing, none)).toBe(true);
  expect(isOver(standing, { ...none, held })).toBe(false);
  expect(isOver(standing, { ...none, used })).toBe(false);
  expect(isOver(rejection(7), none)).toBe(false);
});

const TWICE = [answer(removing(60)), answer(removing(20))];
const text = (parts: Partial<LearnedFrom> = {}, current?: string) =>
  groundOf(from({ answers: TWICE, ...parts }), current).text;

test('it rests on what the answers teach, on what is to be kept, on the owner and on the policy in force', () => {
  const keeps = new Map([
    [digest(4), { until: daysAgo(-9), by: LEAD }],
    [digest(3), { until: daysAgo(-9), by: LEAD }],
  ]);
  const written = [{ tag: 'feat-2', why: 'audit', by: 'the payments lead', until: daysAgo(-60) }];
  const texts = [
    text(),
    text({ answers: [...TWICE, answer(kept(5))] }),
    text({ keeps }),
    text({ written }),
    text({ owner: { why: 'nobody' } }),
    text({}, '{"rules":[]}'),
  ];
  expect(new Set(texts).size).toBe(texts.length);
  expect(text({ keeps: new Map([...keeps].reverse()) })).toBe(text({ keeps }));
});

test('neither time alone nor what was pushed changes it', () => {
  const families = familiesOf([image(11, { tags: ['pr-11'], lastPulledAt: daysAgo(1) })]);
  expect(text({ families, now: daysAgo(-7), scannedAt: daysAgo(-7) })).toBe(text());
});

test('without a rule it teaches nothing', () => {
  expect(groundOf(from({ answers: TWICE }), undefined).teaches).toBe(true);
  expect(groundOf(from({ answers: TWICE.slice(1) }), undefined).teaches).toBe(false);
});
