import { expect, test } from 'vitest';
import { passedOnText, passOn } from '../../src/policy/pass-on.ts';
import { decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { card } from '../slack/cards.ts';

const AT = Date.UTC(2026, 10, 24);
const BY = { id: 'U0PLATLEAD' };

test('the next owner is asked from the start, on the list as it was frozen', () => {
  const { review } = card({
    state: {
      status: 'seconding',
      by: { id: 'U0PAYDEV' },
      at: AT,
      role: 'member',
      effect: 'delete',
      stated: 'delete',
    },
  });
  const handOver = { by: BY, at: AT, from: 'payments', to: 'shop' };
  const owner = { team: 'shop', why: 'assigned' };
  const { closed, next } = passOn(review, { id: 'next', owner }, handOver);
  expect(closed).toEqual({
    ...review,
    state: {
      status: 'superseded',
      at: AT,
      handOver,
      half: expect.objectContaining({ at: expect.any(Number) }),
    },
  });
  expect(next).toMatchObject({
    id: 'next',
    version: 0,
    owner,
    handOver,
    askedSince: AT,
    lastWordAt: AT,
    state: { status: 'open' },
  });
  expect(next.openedAt).toBe(review.openedAt);
  expect(next.posted).toBeUndefined();
  expect(next.offers).toEqual(['keep', 'investigate', 'remove', 'not-ours']);
});

test('whoever finds the owner is not offered to say it is not theirs', () => {
  const { review } = card({ review: { offers: ['keep', 'remove', 'not-ours'] } });
  const { next } = passOn(review, { id: 'next', owner: { why: 'not theirs' } }, { by: BY, at: AT });
  expect(next.offers).toEqual(['keep', 'remove']);
});

test('a click on what was passed on is told where it went', () => {
  const context = { by: 'U0PAYDEV', now: AT, may: permissionsOf('delete') };
  for (const to of ['shop', undefined]) {
    const handOver = { by: BY, at: AT, ...(to && { to }) };
    const { review } = card({ state: { status: 'superseded', at: AT, handOver } });
    expect(decide(review, { kind: 'keep' }, context)).toEqual({ refused: passedOnText(handOver) });
  }
  expect(passedOnText({ by: BY, at: AT })).toContain('not theirs');
});
