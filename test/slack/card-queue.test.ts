import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';
import { queueLines } from '../../src/slack/views/card-queue.ts';
import { stateLines } from '../../src/slack/views/card-state.ts';
import { card, NOW, READING, REMOVING } from './cards.ts';

const lines = (holds: Parameters<typeof queueLines>[0]['holds'], staged = false) =>
  queueLines({ holds }, READING, staged);
const HOLDS = { counts: {}, freedBytes: 0, notes: [] };
const WHY = 'the budget of 10 images a day for this repository is used up';

describe('promise: a long queue shows on its card', () => {
  test('how much is left and how long it takes, at which pace', () => {
    const at = (lasts: number) => lines({ ...HOLDS, queue: { families: 4_800, lasts, perSecond: 2 } });
    expect(at(40 * MINUTE)).toEqual(['4,800 left, about 40 min at 2 a second']);
    expect(at(3 * HOUR)).toEqual(['4,800 left, about 3 hours at 2 a second']);
    expect(at(2 * SECOND)).toEqual(['4,800 left, less than a minute']);
    expect(at(MINUTE)).toEqual(['4,800 left, about 1 min at 2 a second']);
    expect(lines({ ...HOLDS, queue: { families: 26, days: 3, perDay: 10 } })).toEqual([
      '26 left, about 3 days at 10 images a day',
    ]);
  });

  test('what it waits for and since when, after how far it came', () => {
    const waits = { why: WHY, since: NOW, families: 26 };
    const queue = { families: 26, days: 3, perDay: 10 };
    const counts = { approved: 26, quarantined: 12 };
    const text = stateLines(card({ state: REMOVING, counts, holds: { queue, waits, counts } }), READING);
    expect(text.join('\n')).toContain('12 of 38 done');
    expect(text.join('\n')).toContain('26 left, about 3 days at 10 images a day');
    expect(text.join('\n')).toMatch(/26 wait since <!date\^\d+\^[^>]+>: the budget of 10 images a day/);
    expect(lines({ ...HOLDS, waits: { ...waits, families: 1 } })[0]).toMatch(/^1 waits since/);
  });

  test('nothing of how long it takes while it is paused, or waits for anything but its budget', () => {
    const soon = { families: 15, lasts: SECOND, perSecond: 10 };
    const paused = { why: 'paused: deploy trouble', since: NOW, families: 15 };
    expect(lines({ ...HOLDS, queue: soon, waits: paused })).toEqual([
      expect.stringMatching(/^15 wait since .*: paused: deploy trouble$/),
    ]);
    const byDays = { families: 26, days: 3, perDay: 10 };
    expect(
      lines({ ...HOLDS, queue: byDays, waits: { ...paused, why: 'not tried, paused: now' } }),
    ).toHaveLength(1);
    expect(lines({ ...HOLDS, queue: byDays, waits: { ...paused, why: WHY } })).toHaveLength(2);
    expect(
      lines({ ...HOLDS, queue: soon, waits: { ...paused, why: 'the alarm x is ringing' } }),
    ).toHaveLength(1);
  });

  test('what begins next week is said once', () => {
    const waits = { why: 'only 1 of 5 may begin in a week', since: NOW, families: 4, staged: true as const };
    const queue = { families: 4, lasts: SECOND, perSecond: 2 };
    expect(lines({ ...HOLDS, queue, waits }, true)).toEqual([]);
    expect(lines({ ...HOLDS, queue, waits })).toHaveLength(1);
  });

  test('what somebody wrote cannot become markup', () => {
    const [line] = lines({ ...HOLDS, waits: { why: 'paused: <!channel> *now*', since: NOW, families: 1 } });
    expect(line).not.toContain('<!channel>');
  });
});
