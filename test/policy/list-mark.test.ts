import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverOf } from '../../src/policy/cover.ts';
import { listMark } from '../../src/policy/list-mark.ts';
import { type Decision, decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { isAnswerOf } from '../../src/policy/same-answer.ts';
import { digest, NOW } from './build.ts';
import { review } from './build-review.ts';

const CHANGED = 'The list changed since this was shown: other images are left out now. Please look again.';
const USER = 'U0PAYLEAD';
const { facts } = review({ status: 'open' });

/** A question of three with one image left out. */
const without = (n: number) =>
  review(
    { status: 'open' },
    {
      facts: { ...facts, families: 2 },
      factsOfAll: { ...facts, families: 3 },
      leftOut: [digest(n)],
      offers: ['keep', 'investigate', 'remove', 'archive'],
    },
  );

describe('promise 10: an approval speaks of the images that were shown, not of any as many', () => {
  const list = listMark([digest(1)]) ?? '';

  test('another image left out in place of one taken back in makes the button old, though the count is the same', () => {
    expect(coverOf(without(1), { count: 2, list })).toEqual({ leftOut: [digest(1)] });
    expect(coverOf(without(2), { count: 2, list })).toEqual({ refused: CHANGED });
  });

  test('a button from before lists had marks speaks of the whole list only', () => {
    expect(coverOf(without(1), { count: 2 })).toEqual({ refused: CHANGED });
    expect(coverOf(review({ status: 'open' }), { count: 38 })).toEqual({});
  });

  test('marks are the same in any order, and differ where the lists do', () => {
    const roots = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(roots, roots, (some, others) => {
        const key = (all: readonly number[]) => [...all].sort().join(' ');
        const mark = (all: readonly number[]) => listMark(all.map(digest));
        expect(mark(some.toReversed())).toBe(mark(some));
        expect(mark(some) === mark(others)).toBe(key(some) === key(others));
      }),
      { seed: 20261123, numRuns: 200 },
    );
    expect(listMark([])).toBeUndefined();
    expect(listMark()).toBeUndefined();
  });
});

describe('a submission is taken for one that was delivered before', () => {
  const list = listMark([digest(1)]) ?? '';
  const remove = { kind: 'remove', count: 2, stated: 'delete', list } as const;
  const answered = (command: Decision, slow = false) => {
    const one = { ...without(1), slow };
    const answer = decide(one, command, { by: USER, now: NOW, may: permissionsOf('delete') });
    if ('refused' in answer) throw new Error(answer.refused);
    return { ...one, state: answer.state };
  };

  test('where this answer stands, by the same person', () => {
    for (const command of [{ kind: 'keep' }, { kind: 'investigate' }, remove] as const) {
      expect(isAnswerOf(answered(command), command, USER)).toBe(true);
      expect(isAnswerOf(answered(command), command, 'U0PAYDEV')).toBe(false);
      expect(isAnswerOf(without(1), command, USER)).toBe(false);
    }
    expect(isAnswerOf(answered(remove, true), remove, USER)).toBe(true);
    const back = decide(
      answered(remove),
      { kind: 'restore' },
      { by: USER, now: NOW, may: permissionsOf('delete') },
    );
    if ('refused' in back) throw new Error(back.refused);
    expect(isAnswerOf({ ...without(1), state: back.state }, { kind: 'restore' }, USER)).toBe(true);
  });

  test('and not where they approved something else, or other images', () => {
    const archived = answered({ ...remove, kind: 'archive' });
    expect(isAnswerOf(archived, remove, USER)).toBe(false);
    expect(isAnswerOf(archived, { ...remove, kind: 'archive' }, USER)).toBe(true);
    const removed = answered(remove);
    expect(isAnswerOf(removed, { ...remove, count: 3 }, USER)).toBe(false);
    expect(isAnswerOf(removed, { ...remove, list: listMark([digest(2)]) ?? '' }, USER)).toBe(false);
    expect(isAnswerOf(removed, { kind: 'keep' }, USER)).toBe(false);
    expect(isAnswerOf(answered({ kind: 'keep' }), remove, USER)).toBe(false);
  });
});
