import { expect, test } from 'vitest';
import { type CheckedHold, Verification } from '../../src/policy/verified.ts';
import { digest } from './build.ts';

const member = (n: number) => ({ digest: digest(n), tags: [], staying: [] });
const hold = (n: number, state: CheckedHold['state'], review = 'r1'): CheckedHold => ({
  review,
  sizeBytes: 10 * n,
  state,
  members: [member(n), member(n + 100)],
});
const deletedAt = (at: number) => ({ status: 'deleted', at }) as const;

test('only what was deleted before the inventory was read, and is not in it, is verified', () => {
  const verification = new Verification(new Set([digest(3), digest(104)]), 50);
  for (const one of [
    hold(1, deletedAt(49)),
    hold(2, deletedAt(10)),
    hold(3, deletedAt(10)),
    hold(4, deletedAt(10)),
    hold(5, deletedAt(50)),
    hold(6, { status: 'gone', at: 10 }),
    hold(7, deletedAt(10), 'r2'),
  ])
    verification.add(one);
  expect(verification.result()).toEqual({
    at: 50,
    decisions: [
      { review: 'r1', images: 2, bytes: 30 },
      { review: 'r2', images: 1, bytes: 70 },
    ],
  });
});
