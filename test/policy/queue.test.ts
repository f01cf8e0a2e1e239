import { expect, test } from 'vitest';
import type { HoldStatus } from '../../src/policy/hold.ts';
import { isPaused, pausedText, queueOf } from '../../src/policy/queue.ts';
import { mostOfRepository } from '../../src/policy/staging.ts';
import { MINUTE, SECOND } from '../../src/policy/time.ts';
import { hold, member } from './step-build.ts';

const PACE = { perSecond: 2, perDay: 5_000 };
const many = (status: HoldStatus, n: number) => Array.from({ length: n }, () => hold(status));

test('what is left takes as long as its names at the pace of the registry', () => {
  const holds = [
    ...many('approved', 4_000),
    ...many('quarantined', 12),
    hold('quarantining', { members: [member(1, ['a', 'b']), member(2), member(3, ['c'])] }),
  ];
  expect(queueOf(holds, PACE)).toEqual({ families: 4_001, lasts: 4_003 * (SECOND / 2), perSecond: 2 });
  expect(queueOf(many('approved', 240), PACE)).toMatchObject({ lasts: 2 * MINUTE });
});

test('each image is archived by a change of its own', () => {
  const archived = hold('approved', { stop: 'archive', members: [member(1), member(2)] });
  expect(queueOf([archived], PACE)).toEqual({ families: 1, lasts: SECOND, perSecond: 2 });
});

test('what is more than the budget of a day takes days', () => {
  expect(queueOf(many('approved', 26), { perSecond: 2, perDay: 10 })).toEqual({
    families: 26,
    days: 3,
    perDay: 10,
  });
});

test('nothing is left where all is put aside, or came to another end', () => {
  const holds = [
    ...many('quarantined', 2),
    ...many('dropped', 1),
    ...many('restored', 1),
    ...many('deleted', 1),
  ];
  expect(queueOf(holds, PACE)).toBeUndefined();
  expect(queueOf([], PACE)).toBeUndefined();
});

test('of a repository a share may go in a day, rounded down, but one always may', () => {
  expect([100, 7, 3, 0].map((images) => mostOfRepository(images, 0.25))).toEqual([25, 1, 1, 1]);
});

test('what waits for the end of a pause is told from all that waits for something else', () => {
  expect(isPaused({ why: pausedText('deploy trouble') })).toBe(true);
  expect(isPaused({ why: 'not tried, paused: deploy trouble' })).toBe(true);
  expect(isPaused({ why: 'the mode does not allow it' })).toBe(false);
});
