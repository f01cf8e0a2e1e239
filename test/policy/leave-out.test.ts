import { describe, expect, test } from 'vitest';
import { coverOf } from '../../src/policy/cover.ts';
import type { Digest } from '../../src/policy/image.ts';
import { except, leftOutOf, notApproved } from '../../src/policy/leave-out.ts';
import { listMark } from '../../src/policy/list-mark.ts';
import type { FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { daysAgo, NOW } from './build.ts';
import { review } from './build-review.ts';

const DIGESTS = [1, 2, 3].map((n) => `sha256:${String(n).repeat(64)}` as Digest);
const [FIRST, SECOND, THIRD] = DIGESTS as [Digest, Digest, Digest];
const LIST: readonly FrozenFamily[] = DIGESTS.map((root, i) => ({
  root,
  members: [{ digest: root, tags: [`t${i}`], shared: false }],
  tags: [`t${i}`],
  pushedAt: daysAgo(100 + i),
  ...(i === 2 && { lastPulledAt: daysAgo(95) }),
  sizeBytes: (i + 1) * 1e9,
  stop: 'tags',
  reasons: [],
  findings: [],
  fingerprint: `f${i}`,
}));

const BY = { id: 'U0PAYDEV' };
const SECONDING: ReviewState = {
  status: 'seconding',
  by: BY,
  at: daysAgo(1),
  role: 'member',
  effect: 'delete',
  stated: 'delete',
};

function question(state: ReviewState = { status: 'open' }, parts: Partial<Review> = {}): Review {
  const { facts } = review(state);
  return review(state, {
    facts: {
      ...facts,
      families: 3,
      tags: ['t0', 't1', 't2'],
      lastPulledAt: daysAgo(95),
      bytes: { upper: 6e9, estimate: 3e9 },
      monthlyUsd: 0.6,
    },
    ...parts,
  });
}

function leave(one: Review, root: Digest, leaveOut = true): Review {
  const answer = except(one, { kind: 'except', root, leaveOut }, LIST);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.review;
}

const refusal = (one: Review, root = FIRST, leaveOut = true) => {
  const answer = except(one, { kind: 'except', root, leaveOut }, LIST);
  return 'refused' in answer ? answer.refused : undefined;
};

describe('leaving an image out', () => {
  test('takes it off every number of the card', () => {
    const { facts, leftOut } = leave(question(), THIRD);
    expect(leftOut).toEqual([THIRD]);
    expect(facts).toMatchObject({
      families: 2,
      tags: ['t0', 't1'],
      neverPulled: 2,
      bytes: { upper: 3e9, estimate: 2e9 },
      firstPushedAt: daysAgo(101),
      lastPushedAt: daysAgo(100),
    });
    expect(facts.monthlyUsd).toBeCloseTo(0.3);
    expect(facts.lastPulledAt).toBeUndefined();
  });

  test('can be undone, whatever was left out in between', () => {
    const before = question();
    const both = leave(leave(before, THIRD), SECOND);
    expect(both.leftOut).toEqual([SECOND, THIRD]);
    expect(leave(leave(both, SECOND, false), THIRD, false)).toEqual(before);
  });

  test('takes back half an approval: it spoke of another list', () => {
    expect(leave(question(SECONDING), FIRST).state).toEqual({ status: 'open' });
  });

  test('costs nothing where nothing has a size', () => {
    const { facts } = question();
    const none = question(undefined, {
      facts: { ...facts, bytes: { upper: 0, estimate: 0 }, monthlyUsd: 0 },
    });
    expect(leave(none, FIRST).facts).toMatchObject({ bytes: { upper: 0, estimate: 0 }, monthlyUsd: 0 });
  });

  test('is refused where it means nothing', () => {
    expect(refusal(question(), 'sha256:none' as Digest)).toBe('This image is not in the list.');
    expect(refusal(question(), FIRST, false)).toBe('Your answer is recorded already.');
    expect(refusal(leave(question(), FIRST))).toBe('Your answer is recorded already.');
    expect(refusal(leave(leave(question(), SECOND), THIRD))).toContain('At least one image');
    expect(refusal(question(undefined, { offers: ['keep'] }))).toContain('Nothing can be removed here');
  });

  test.each<[string, ReviewState, string]>([
    ['kept', { status: 'kept', by: BY, at: NOW, until: NOW + 1 }, 'answered already'],
    ['removing', { status: 'removing', by: BY, at: NOW, effect: 'delete' }, 'answered already'],
    ['superseded', { status: 'superseded', at: NOW }, 'asked again in a newer message'],
    [
      'passed on',
      { status: 'superseded', at: NOW, handOver: { by: BY, at: NOW, to: 'shop' } },
      'assigned this to shop',
    ],
  ])('is refused on what is %s', (_name, state, sentence) => {
    expect(refusal(question(state))).toContain(sentence);
  });
});

describe('promise 1: an approval never speaks of what was left out', () => {
  const MARK = listMark([FIRST]) ?? '';
  const context = { by: BY.id, now: NOW, may: permissionsOf('delete'), frozen: LIST };

  test('the count on the button is the smaller one; an older card is refused', () => {
    const one = leave(question(), FIRST);
    expect(decide(one, { kind: 'remove', count: 3, stated: 'delete' }, context)).toEqual({
      refused: 'The list has 2 images, the button said 3. Please look again.',
    });
    expect(decide(one, { kind: 'remove', count: 2, stated: 'delete', list: MARK }, context)).toMatchObject({
      state: { status: 'removing', leftOut: [FIRST] },
    });
  });

  test('both of two approvals carry it', () => {
    const one = leave(question(undefined, { slow: true }), FIRST);
    const first = decide(one, { kind: 'remove', count: 2, stated: 'delete', list: MARK }, context);
    if ('refused' in first) throw new Error(first.refused);
    expect(first.state).toMatchObject({ status: 'seconding', leftOut: [FIRST] });
    const lead = { ...context, by: 'U0PAYLEAD', role: 'lead', first: 'member' } as const;
    const second = decide(
      { ...one, state: first.state },
      { kind: 'remove', count: 2, stated: 'delete', list: MARK },
      lead,
    );
    expect(second).toMatchObject({ state: { status: 'removing', leftOut: [FIRST] } });
  });

  test('a reduction leaves it out besides the newest', () => {
    const one = leave(question(), FIRST);
    expect(coverOf(one, { keepNewest: 1, count: 1, list: MARK }, LIST)).toEqual({ leftOut: [FIRST, SECOND] });
  });

  test('what an approval does not cover is the sum of both', () => {
    const open = question(undefined, { leftOut: [FIRST] });
    expect([...notApproved(open)]).toEqual([FIRST]);
    const state: ReviewState = { status: 'removing', by: BY, at: NOW, effect: 'delete', leftOut: [SECOND] };
    expect([...notApproved({ leftOut: [FIRST], state })]).toEqual([FIRST, SECOND]);
    const whole: ReviewState = { status: 'removing', by: BY, at: NOW, effect: 'delete' };
    expect([...notApproved({ state: whole })]).toEqual([]);
    expect([...notApproved({ state: { ...SECONDING, leftOut: [THIRD] } })]).toEqual([THIRD]);
  });
});

test('a question asked anew keeps what was left out, but never asks about nothing', () => {
  expect(leftOutOf(question(), [FIRST, 'sha256:gone' as Digest], LIST).leftOut).toEqual([FIRST]);
  expect(leftOutOf(question(), DIGESTS, LIST)).toEqual(question());
  expect(leftOutOf(question(), [], LIST)).toEqual(question());
});
