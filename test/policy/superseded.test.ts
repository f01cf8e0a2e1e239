import { expect, test } from 'vitest';
import type { ReviewState } from '../../src/policy/review.ts';
import { supersededState, wasAnswered } from '../../src/policy/superseded.ts';
import { NOW } from './build.ts';

const BY = { id: 'U0PAYLEAD' };
const half: ReviewState = {
  ...{ status: 'seconding', by: BY, at: NOW - 1, role: 'lead', effect: 'delete', stated: 'delete' },
};

test('a closed question remembers half an approval, and what was approved', () => {
  expect(supersededState({ state: { status: 'open' } }, NOW)).toEqual({ status: 'superseded', at: NOW });
  const closed = { status: 'superseded', at: NOW, half: { by: BY, at: NOW - 1 } };
  expect(supersededState({ state: half }, NOW)).toEqual(closed);
  expect(supersededState({ state: { ...half, action: 'archive' } }, NOW).half?.action).toBe('archive');
});

test('what nobody had said a word to is in no record', () => {
  const closed = { status: 'superseded', at: NOW } as const;
  expect(wasAnswered(closed)).toBe(false);
  expect(wasAnswered({ ...closed, handOver: { by: BY, at: NOW } })).toBe(true);
  expect(wasAnswered(supersededState({ state: half }, NOW))).toBe(true);
});
