import { describe, expect, test } from 'vitest';
import { stateEntry } from '../../jobs/entries.ts';
import { summarizeHolds } from '../../src/app/holds-summary.ts';
import type { Hold, RestoreCause } from '../../src/policy/hold.ts';
import { DAY } from '../../src/policy/time.ts';
import { digest, hold, NOW } from '../store/fixtures.ts';

const PERSON = { kind: 'person', by: 'U0PAYLEAD' } as const;

/** An index with two children, restored while some of the three were gone already. */
function restored(missing: readonly number[], cause: RestoreCause = PERSON, from = 1): Hold {
  const members = [0, 1, 2].map((n) => ({
    digest: digest(from + n),
    tags: n === 0 ? [`feat-${from}`] : [],
    staying: [],
  }));
  const gone = missing.map((n) => digest(from + n));
  return {
    ...hold(from),
    root: digest(from),
    members,
    state: { status: 'restored', at: NOW, cause, taken: [], ...(gone.length > 0 && { missing: gone }) },
  };
}

describe('a family whose root was deleted before its restore', () => {
  test('is not counted as restored, and is told before everything else', () => {
    const dropped = [4, 5, 6].map(
      (n): Hold => ({ ...hold(n), state: { status: 'dropped', at: NOW, why: 'x' } }),
    );
    const { counts, freedBytes, notes } = summarizeHolds([
      ...dropped,
      restored([0]),
      restored([], PERSON, 8),
    ]);
    expect(counts).toEqual({ dropped: 3, lost: 1, restored: 1 });
    expect(freedBytes).toBe(0);
    expect(notes[0]).toBe('feat-1 was deleted before it could be given back; left of it: 2 parts');
  });

  test('says what wanted it back', () => {
    const { notes } = summarizeHolds([
      restored([0, 1], { kind: 'trip', signal: 'it was pulled on 2026-03-01' }),
    ]);
    expect(notes).toEqual([
      'feat-1 was deleted before it could be given back (it was pulled on 2026-03-01); left of it: 1 part',
    ]);
  });

  test('is no restored one in the record', () => {
    const lost = restored([0]);
    expect(stateEntry(lost, lost.state, 'layaway', NOW)).toMatchObject({
      kind: 'restored',
      text: expect.stringContaining('was deleted before it could be restored: asked by <@U0PAYLEAD>'),
    });
  });
});

test('a name that was left to another image says to which, beside one that another image carries', () => {
  const held = restored([]);
  const of = (leftTo: Record<string, ReturnType<typeof digest>>): Hold => ({
    ...held,
    state: { status: 'restored', at: NOW, cause: PERSON, taken: ['feat-1', 'constructor'], leftTo },
  });
  const left = `feat-1 is left to ${digest(9)}, the last one put aside under it as far as is known`;
  const some = of({ 'feat-1': digest(9) });
  expect(summarizeHolds([some]).notes).toEqual([
    `feat-1: another image carries constructor now; ${left}; it keeps its quarantine name`,
  ]);
  expect(stateEntry(some, some.state, 'layaway', NOW).text).toContain(
    `; names taken by other images: constructor; ${left}`,
  );
  const all = of({ 'feat-1': digest(9), constructor: digest(9) });
  expect(summarizeHolds([all]).notes[0]).toMatch(/^feat-1: feat-1 is left to .*; constructor is left to /);
});

test('a family that came back without a part that is not its root says so', () => {
  const { counts, notes } = summarizeHolds([restored([2])]);
  expect(counts).toEqual({ restored: 1 });
  expect(notes).toEqual(['feat-1 came back without 1 part of it, deleted already']);
});

describe('the date of what is put aside', () => {
  const aside = (n: number, deleteAfter: number, unwatched?: number): Hold => ({
    ...hold(n),
    state: { status: 'quarantined', since: NOW, deleteAfter, ...(unwatched !== undefined && { unwatched }) },
  });

  test('is called later only where that very date was moved', () => {
    const moved = aside(2, NOW + 27 * DAY, 12 * DAY);
    expect(summarizeHolds([aside(1, NOW + 20 * DAY), moved])).toMatchObject({ deleteAfter: NOW + 20 * DAY });
    expect(summarizeHolds([aside(1, NOW + 20 * DAY), moved])).not.toHaveProperty('unwatched');
    expect(summarizeHolds([moved, aside(1, NOW + 30 * DAY)])).toMatchObject({
      deleteAfter: NOW + 27 * DAY,
      unwatched: 12 * DAY,
    });
  });

  test('of what is disabled is the latest, and so is its reason', () => {
    const disabled = (one: Hold): Hold => ({
      ...one,
      goal: 'disable',
      approval: { ...one.approval, effect: 'quarantine' },
    });
    const holds = [aside(1, NOW + 20 * DAY, 12 * DAY), aside(2, NOW + 27 * DAY)].map(disabled);
    expect(summarizeHolds(holds)).toMatchObject({ watchUntil: NOW + 27 * DAY });
    expect(summarizeHolds(holds)).not.toHaveProperty('unwatched');
  });
});
