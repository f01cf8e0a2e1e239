import { describe, expect, test } from 'vitest';
import { approvedCount, coverOf } from '../../src/policy/cover.ts';
import { reduceTo } from '../../src/policy/decide-reduce.ts';
import { listMark } from '../../src/policy/list-mark.ts';
import type { FrozenFamily } from '../../src/policy/review.ts';
import { daysAgo, digest, NOW } from './build.ts';
import { review } from './build-review.ts';

const frozen = (n: number, pushedAt?: number): FrozenFamily => ({
  root: digest(n),
  members: [],
  tags: [`v${n}`],
  ...(pushedAt !== undefined && { pushedAt }),
  sizeBytes: 1,
  stop: 'tags',
  reasons: [],
  findings: [],
  fingerprint: `f${n}`,
});

const FOUR = [frozen(3, daysAgo(9)), frozen(1, daysAgo(30)), frozen(2), frozen(4, daysAgo(30))];
const roots = (families: readonly FrozenFamily[]) => families.map(({ root }) => root);

describe('the newest of a list', () => {
  test('are the last pushed; what has no date counts as newest, equals go by digest', () => {
    const { stays, goes } = reduceTo(FOUR, 2);
    expect(roots(stays)).toEqual([digest(2), digest(3)]);
    expect(roots(goes)).toEqual([digest(1), digest(4)]);
    expect(reduceTo(FOUR.toReversed(), 2)).toEqual({ stays, goes });
  });

  test.each([0, -1, 1.5, Number.NaN, 4, 20])('keeping %d of four lets nothing go', (keep) => {
    expect(reduceTo(FOUR, keep).goes).toEqual([]);
  });
});

describe('promise 10: a count is bound', () => {
  const asked = { facts: { ...review({ status: 'open' }).facts, families: 4 } };
  const OLD = 'Please look again.';

  test('to the whole list', () => {
    expect(coverOf(asked, { count: 4 })).toEqual({});
    expect(coverOf(asked, { count: 3 })).toEqual({
      refused: `The list has 4 images, the button said 3. ${OLD}`,
    });
  });

  test('to what a reduction leaves', () => {
    expect(coverOf(asked, { count: 2, keepNewest: 2 }, FOUR)).toEqual({ leftOut: [digest(2), digest(3)] });
    expect(coverOf(asked, { count: 3, keepNewest: 2 }, FOUR)).toEqual({
      refused: `Keeping the newest 2 lets 2 go, the button said 3. ${OLD}`,
    });
    const nothing = { refused: 'Nothing would go: the list has no more images than you keep.' };
    expect(coverOf(asked, { count: 0, keepNewest: 4 }, FOUR)).toEqual(nothing);
    expect(coverOf(asked, { count: 2, keepNewest: 2 })).toEqual(nothing);
  });

  test('what was left out of the question before stays besides, and is not among the newest', () => {
    const without = { ...asked, facts: { ...asked.facts, families: 3 }, leftOut: [digest(2)] };
    const list = listMark(without.leftOut) ?? '';
    expect(coverOf(without, { count: 3, list })).toEqual({ leftOut: [digest(2)] });
    expect(coverOf(without, { count: 2, keepNewest: 1, list }, FOUR)).toEqual({
      leftOut: [digest(2), digest(3)],
    });
  });
});

test('an approval counts what it covers', () => {
  const { facts } = review({ status: 'open' });
  const state = { status: 'removing', by: { id: 'U0PAYLEAD' }, at: NOW, effect: 'delete' } as const;
  expect(approvedCount({ facts, state })).toBe(38);
  const leftOut = [digest(1), digest(2)];
  expect(approvedCount({ facts, state: { ...state, leftOut } })).toBe(36);
  const fewer = { facts: { ...facts, families: 37 }, factsOfAll: facts, leftOut: [digest(1)] };
  expect(approvedCount({ ...fewer, state: { ...state, leftOut } })).toBe(36);
});
