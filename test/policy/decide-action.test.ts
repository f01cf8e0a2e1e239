import { describe, expect, test } from 'vitest';
import { ACTIONS, actionOf, goalOfAction } from '../../src/policy/action.ts';
import type { FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { type Decision, decide, type Mode, permissionsOf } from '../../src/policy/review-decide.ts';
import { daysAgo, digest, NOW } from './build.ts';
import { review } from './build-review.ts';

const LEAD = { id: 'U0PAYLEAD' };
const OTHER = { id: 'U0PAYDEV' };
const OFFERS = ['keep', 'investigate', 'remove', 'reduce', 'archive', 'disable'] as const;

const FROZEN = [1, 2, 3].map(
  (n): FrozenFamily => ({
    root: digest(n),
    members: [],
    tags: [`feat-${n}`],
    pushedAt: daysAgo(10 * n),
    sizeBytes: 1,
    stop: 'tags',
    reasons: [],
    findings: [],
    fingerprint: `f${n}`,
  }),
);

const asked = (state: ReviewState, parts: Partial<Review> = {}): Review => {
  const one = review(state, { offers: OFFERS, ...parts });
  return { ...one, facts: { ...one.facts, families: 3 } };
};
const OPEN: ReviewState = { status: 'open' };

const answer = (one: Review, decision: Decision, by = LEAD.id, mode: Mode = 'delete') =>
  decide(one, decision, {
    by,
    now: NOW,
    may: permissionsOf(mode),
    role: 'lead',
    first: 'lead',
    frozen: FROZEN,
  });

const archive: Decision = { kind: 'archive', count: 3, stated: 'delete' };
const disable: Decision = { kind: 'disable', count: 3, stated: 'delete' };
const reduce = (keepNewest: number, count = 3 - keepNewest): Decision => ({
  kind: 'reduce',
  keepNewest,
  count,
  stated: 'delete',
});

describe('an approval says what it approves', () => {
  test.each([archive, disable])('$kind: all of the list', (decision) => {
    expect(answer(asked(OPEN), decision)).toEqual({
      state: { status: 'removing', by: LEAD, at: NOW, effect: 'delete', action: decision.kind },
    });
    expect(answer(asked(OPEN), { ...decision, count: 2 } as Decision)).toEqual({
      refused: 'The list has 3 images, the button said 2. Please look again.',
    });
  });

  test('reduce: all but the newest, which are named', () => {
    expect(answer(asked(OPEN), reduce(1))).toEqual({
      state: {
        status: 'removing',
        by: LEAD,
        at: NOW,
        effect: 'delete',
        action: 'reduce',
        leftOut: [digest(1)],
      },
    });
  });

  test.each([
    [
      archive,
      'Archiving is not offered here: not all of these are clear enough and can stay in the archive.',
    ],
    [
      disable,
      'Disabling is not offered here: not all of these are clear enough and have a tag to take away.',
    ],
    [reduce(1), 'Reducing is not offered here: there is no list of tagged images that are clear enough.'],
  ])('is refused where it was not offered', (decision, refused) => {
    expect(answer(asked(OPEN, { offers: ['keep', 'investigate', 'remove'] }), decision)).toEqual({ refused });
  });

  test('promise 1: reaches no further than the card said', () => {
    expect(answer(asked(OPEN), { ...archive, stated: 'ask' } as Decision)).toHaveProperty('refused');
    expect(answer(asked(OPEN), archive, LEAD.id, 'ask')).toMatchObject({ state: { effect: 'recorded' } });
  });

  test('what stands approved is named by its action, and so is taking it back', () => {
    const state = {
      status: 'removing',
      by: OTHER,
      at: daysAgo(1),
      effect: 'delete',
      action: 'archive',
    } as const;
    expect(answer(asked(state), disable)).toEqual({
      refused: '<@U0PAYDEV> already approved the archiving. Restore takes it back.',
    });
    expect(answer(asked(state), { kind: 'restore' })).toEqual({
      state: { status: 'restored', by: LEAD, at: NOW, removedBy: OTHER, action: 'archive' },
    });
  });
});

describe('on the slow path two people approve the same', () => {
  const half = (decision: Decision) => {
    const first = answer(asked(OPEN, { slow: true }), decision, OTHER.id);
    if ('refused' in first) throw new Error(first.refused);
    return asked(first.state, { slow: true });
  };

  test.each([archive, disable, reduce(1)])('$kind', (decision) => {
    expect(half(decision).state).toMatchObject({ status: 'seconding', action: decision.kind });
    expect(answer(half(decision), decision)).toMatchObject({
      state: { status: 'removing', action: decision.kind, first: OTHER, by: LEAD },
    });
  });

  test.each([
    ['another action', archive, disable],
    ['a removal', archive, { kind: 'remove', count: 3, stated: 'delete' }],
    ['another number', reduce(1), reduce(2)],
  ] as [string, Decision, Decision][])('%s begins anew', (_, first, second) => {
    expect(answer(half(first), second)).toMatchObject({ state: { status: 'seconding', by: LEAD } });
  });

  test('one person is no second one', () => {
    expect(answer(half(archive), archive, OTHER.id)).toEqual({
      refused: 'Thank you, your approval is recorded already. Archiving these takes a second person.',
    });
  });
});

test('what was stored before there were other actions is a removal', () => {
  expect(actionOf({})).toBe('remove');
  expect(ACTIONS.map(goalOfAction)).toEqual(['delete', 'delete', 'archive', 'disable']);
});
