import { describe, expect, it } from 'vitest';
import type { Hold } from '../../src/policy/hold.ts';
import { step } from '../../src/policy/step.ts';
import type { StepFacts } from '../../src/policy/step-facts.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { type Gap, missedBy, unwatchedBy, unwatchedText, windowOf } from '../../src/policy/watched.ts';
import { NOW } from './build.ts';
import { aside, facts, hold, lookAt, tagged } from './step-build.ts';

const AS_LEFT = lookAt([tagged(1, [aside(1, 'feat-a')])]);

function next(one: Hold, missed: number, gap?: Gap, changes: Partial<StepFacts> = {}) {
  const planned = step(one, facts(AS_LEFT, { missed, ...(gap && { gap }), ...changes }));
  return planned.kind === 'become' ? planned.state : planned;
}

describe('what nobody watched is watched again', () => {
  it.each([
    ['a sweep ten minutes later', 10 * MINUTE, 0],
    ['a deploy of an hour', HOUR, 0],
    ['a day', DAY, DAY - HOUR],
    ['a clock that went back', -DAY, 0],
  ])('after %s so much was missed', (_, later, missed) => {
    expect(missedBy({ until: NOW, missed: 5 }, NOW + later)).toBe(5 + missed);
  });

  it('a gap goes on until it is noted', () => {
    const watched = { until: NOW, missed: DAY };
    expect(unwatchedBy(watched, NOW + HOUR, true)).toEqual({ missed: DAY });
    expect(unwatchedBy(watched, NOW + 3 * HOUR, false)).toEqual({
      missed: DAY + 2 * HOUR,
      gap: { before: DAY, heard: false },
    });
  });

  it.each([
    ['while not all signals answer', { before: 0, heard: false }, 0],
    ['where it moved for this gap already', { before: 0, heard: true }, 2 * DAY],
  ])('%s no date moves, and nothing ends', (_, gap, missed) => {
    const later = { kind: 'wait', why: expect.stringContaining('nobody watched it for a while') };
    const running = { status: 'quarantined', since: NOW, deleteAfter: NOW + DAY, missed } as const;
    const before = hold('quarantined', { state: running });
    expect(next(before, 5 * DAY, gap)).toMatchObject({ kind: 'wait', why: 'the watch window runs' });
    const over = hold('quarantined', { state: { ...running, deleteAfter: NOW } });
    expect(next(over, 5 * DAY, gap)).toMatchObject(later);
    expect(next({ ...over, goal: 'disable' }, 5 * DAY, gap)).toMatchObject(later);
    const deleting = hold('deleting', { state: { status: 'deleting', since: NOW, missed } });
    expect(next(deleting, 5 * DAY, gap)).toMatchObject(later);
    // What else stands against it is said first; and once the gap is over, the date moves.
    expect(next(over, 5 * DAY, gap, { paused: 'wait' })).toMatchObject({
      why: expect.stringContaining('wait'),
    });
    expect(next(over, 5 * DAY)).toMatchObject({ unwatched: 5 * DAY - missed });
  });

  it('a gap that all signals end moves a date at once, whatever was made up for before it', () => {
    const state = { status: 'quarantined', since: NOW, deleteAfter: NOW + DAY, missed: 2 * DAY } as const;
    const one = hold('quarantined', { state });
    expect(next(one, 5 * DAY, { before: 2 * DAY - MINUTE, heard: true })).toMatchObject({
      unwatched: 3 * DAY,
    });
  });

  it('a date moves by what was missed within its window', () => {
    const state = { status: 'quarantined', since: NOW - 5 * DAY, deleteAfter: NOW + 9 * DAY } as const;
    const later = { ...state, deleteAfter: NOW + 12 * DAY, missed: 3 * DAY, unwatched: 3 * DAY };
    expect(next(hold('quarantined', { state }), 3 * DAY)).toEqual(later);
    // Then that is made up for, and only what comes on top counts.
    expect(next(hold('quarantined', { state: later }), 3 * DAY)).toMatchObject({ kind: 'wait' });
    expect(next(hold('quarantined', { state: later }), 4 * DAY)).toMatchObject({
      deleteAfter: NOW + 13 * DAY,
      unwatched: 4 * DAY,
    });
  });

  it('less than an hour moves no date, and counts together with what follows', () => {
    const state = { status: 'quarantined', since: NOW, deleteAfter: NOW + DAY, missed: 7 * DAY } as const;
    const one = hold('quarantined', { state });
    expect(next(one, 7 * DAY + HOUR - 1)).toMatchObject({ kind: 'wait' });
    expect(next(one, 7 * DAY + HOUR)).toMatchObject({ unwatched: HOUR });
  });

  it('counts from now on where the window had ended, and never more than a whole window', () => {
    expect(next(hold('quarantined'), 3 * DAY)).toMatchObject({ deleteAfter: NOW + 3 * DAY });
    expect(next(hold('quarantined'), 300 * DAY)).toMatchObject({ deleteAfter: NOW + 14 * DAY });
    expect(next(hold('quarantined', { readAt: NOW - 14 * DAY }), 300 * DAY)).toMatchObject({
      deleteAfter: NOW + 15 * DAY,
    });
    // A clock that went back makes no date an earlier one.
    const state = { status: 'quarantined', since: NOW, deleteAfter: NOW + 40 * DAY } as const;
    expect(next(hold('quarantined', { state }), 3 * DAY)).toMatchObject({ deleteAfter: NOW + 40 * DAY });
  });

  it('a deletion that did not begin goes back to being watched, one that did is finished', () => {
    const state = { status: 'deleting', since: NOW - 5 * DAY, missed: DAY } as const;
    expect(next(hold('deleting', { state }), DAY)).toMatchObject({ kind: 'order' });
    expect(next(hold('deleting', { state }), 5 * DAY)).toEqual({
      status: 'quarantined',
      since: NOW - 5 * DAY,
      deleteAfter: NOW + 4 * DAY,
      missed: 5 * DAY,
      unwatched: 4 * DAY,
    });
  });

  it('what leads to nothing keeps its date, what leads to a rest does not', () => {
    const approval = { by: 'U0PAYLEAD', at: NOW - 20 * DAY, effect: 'quarantine' } as const;
    expect(next(hold('quarantined', { approval }), 3 * DAY)).toMatchObject({ kind: 'wait' });
    expect(next(hold('quarantined', { approval, goal: 'disable' }), 3 * DAY)).toMatchObject({
      deleteAfter: NOW + 3 * DAY,
    });
  });

  it('a sign of use, or a touch, comes first', () => {
    const touched = lookAt([tagged(1, ['feat-a'])]);
    const planned = step(hold('quarantined'), facts(touched, { missed: 3 * DAY }));
    expect(planned).toMatchObject({ kind: 'become', state: { status: 'restoring' } });
  });

  it('what is put aside now owes nothing of what was missed before', () => {
    const planned = step(hold('quarantining'), facts(AS_LEFT, { missed: 9 * DAY }));
    expect(planned).toMatchObject({ state: { status: 'quarantined', missed: 9 * DAY } });
    expect(next(hold('quarantined', { state: { ...at(planned), deleteAfter: NOW } }), 9 * DAY)).toMatchObject(
      {
        status: 'deleting',
        missed: 9 * DAY,
      },
    );
  });

  it('is said in whole hours and days', () => {
    expect([HOUR, 23 * HOUR, DAY, 50 * HOUR].map(unwatchedText)).toEqual([
      'nobody watched for 1 hour',
      'nobody watched for 23 hours',
      'nobody watched for 1 day',
      'nobody watched for 2 days',
    ]);
  });

  it('a window is a day longer where an own read hides pulls', () => {
    expect([windowOf({ watch: DAY }), windowOf({ watch: DAY, readAt: NOW })]).toEqual([DAY, 2 * DAY]);
  });
});

function at(planned: ReturnType<typeof step>) {
  if (planned.kind !== 'become' || planned.state.status !== 'quarantined') throw new Error(planned.kind);
  return planned.state;
}
