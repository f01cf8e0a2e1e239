import { describe, expect, test } from 'vitest';
import { stateEntry } from '../../jobs/entries.ts';
import type { HoldState } from '../../src/policy/hold.ts';
import type { ReviewState } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import { asked, deleted, ENGINEER, frozen, hold, LEAD, line, record, removing } from './build-decision.ts';

const dropped = (why: string): HoldState => ({ status: 'dropped', at: daysAgo(1), why });
const TOO_OLD = 'its approval is more than 30 days old';
const takenBack = { status: 'restored', by: ENGINEER, at: daysAgo(20), removedBy: LEAD } as const;

describe('what was left alone says why', () => {
  test('an approval that lapsed under a pause is no image that changed', () => {
    const made = record({
      review: asked(removing()),
      holds: [hold(1, dropped(TOO_OLD)), hold(2, dropped(TOO_OLD))],
    });
    expect(made.finalAction).toMatchObject({
      text: `Removal approved on 2026-10-24 09:00 UTC; 2 left alone by 2026-11-22 09:00 UTC (${TOO_OLD}).`,
      ended: true,
    });
    expect(made.firstReversibleMove).toBe('None: nothing was changed in the registry.');
    expect(made.watchSignals).toEqual(['None needed: nothing was changed.']);
  });

  test('a person who took the approval back is named', () => {
    const holds = [hold(1, dropped(`<@${ENGINEER.id}> took the approval back.`)), hold(2, deleted)];
    expect(record({ review: asked(removing()), holds }).finalAction.text).toContain(
      `1 left alone by 2026-11-22 09:00 UTC (<@${ENGINEER.id}> took the approval back), 1 deleted by`,
    );
  });

  test('of many reasons the first few are written out', () => {
    const holds = [1, 2, 3, 4, 5].map((n) => hold(n, dropped(`it has a new tag, v${n}`)));
    const { text } = record({ review: asked(removing()), holds }).finalAction;
    expect(text).toContain('1 left alone by 2026-11-22 09:00 UTC (it has a new tag, v3), 2 left alone by');
    expect(text).toMatch(/2 left alone by 2026-11-22 09:00 UTC \(other reasons\)\.$/);
  });
});

test('a reduction tells how many stay, as the card does: what was left out is none of the newest', () => {
  const text = (state: ReviewState, parts = {}) =>
    record({ review: asked(state, {}, parts), holds: [hold(1, deleted)] }).finalAction.text;
  const reducing = removing({ action: 'reduce', leftOut: [frozen(2).root, frozen(3).root] });
  expect(text(reducing)).toMatch(/^Reduction of 3 images to the newest 2 approved on .*; 1 deleted by/);
  const { facts } = asked(reducing);
  const one = { leftOut: [frozen(4).root], factsOfAll: { ...facts, families: 4 } };
  const besides = removing({ action: 'reduce', leftOut: [frozen(4).root, frozen(2).root, frozen(3).root] });
  expect(text(besides, one)).toMatch(/^Reduction of 3 images to the newest 2 \(1 left out\) approved on/);
  for (const parts of [{}, one])
    expect(text({ ...takenBack, action: 'reduce' }, parts)).toMatch(/^Reduction taken back on/);
});

describe('what never began', () => {
  test('an approval taken back before anything was done has ended, and changed nothing', () => {
    const made = record({ review: asked(takenBack) });
    expect(made.finalAction).toEqual({
      text: 'Removal taken back on 2026-11-03 09:00 UTC; nothing had been changed.',
      at: daysAgo(20),
      ended: true,
    });
    expect(made.firstReversibleMove).toBe('None: nothing was changed in the registry.');
    expect(made.watchSignals).toEqual(['None needed: nothing was changed.']);
  });

  test('what waits to be put aside is not begun, what is under way or over is', () => {
    const move = (state: HoldState) =>
      record({ review: asked(removing()), holds: [hold(1, state)] }).firstReversibleMove;
    expect(move({ status: 'approved' })).toMatch(/go on, not begun yet\.$/);
    expect(move({ status: 'quarantining', since: NOW })).toMatch(/go on, not begun yet\.$/);
    expect(move(deleted)).toMatch(/pulls by digest go on\.$/);
    expect(move({ status: 'gone', at: NOW })).toBe('None: nothing was changed in the registry.');
  });

  test('years later the record itself tells', () => {
    const said = (state: HoldState) => {
      const { kind, text } = stateEntry(hold(1, state), state, 'layaway', NOW);
      const lines = [line(kind, text, { hold: 'h1' })];
      return record({ review: asked(removing()), lines }).firstReversibleMove;
    };
    expect(said(dropped(TOO_OLD))).toBe('None: nothing was changed in the registry.');
    expect(said(deleted)).toMatch(/pulls by digest go on\.$/);
  });
});

describe('half an approval', () => {
  const half = (at: number): ReviewState => ({
    ...{ status: 'seconding', by: LEAD, at, role: 'lead', effect: 'delete', stated: 'delete' },
  });

  test('waits for a second person for a week, and no longer', () => {
    expect(record({ review: asked(half(NOW - 7 * DAY)) }).finalAction).toEqual({
      text: 'Waits for a second person since 2026-11-16 09:00 UTC.',
      at: NOW - 7 * DAY,
      ended: false,
    });
    expect(record({ review: asked(half(NOW - 7 * DAY - HOUR)) }).finalAction).toEqual({
      text: 'Half an approval of 2026-11-16 08:00 UTC lapsed on 2026-11-23 08:00 UTC: it takes two people anew.',
      at: NOW - HOUR,
      ended: false,
    });
  });

  test('that the next scan replaced stays on record', () => {
    const state = { status: 'superseded', at: NOW, half: { by: LEAD, at: daysAgo(3) } } as const;
    const made = record({ review: asked(state) });
    expect(made.owner).toMatch(/; first approval by <@U0PAYLEAD>$/);
    expect(made.finalAction).toEqual({
      text: 'Removal approved by one of two people on 2026-11-20 09:00 UTC; closed on 2026-11-23 09:00 UTC without the second: asked again, or no longer in question.',
      at: NOW,
      ended: true,
    });
    const archive = { ...state, half: { ...state.half, action: 'archive' } } as const;
    expect(record({ review: asked(archive) }).finalAction.text).toMatch(/^Archiving approved by one of two/);
  });
});

test('whoever passed a question on is named, with what they said', () => {
  const handOver = { by: ENGINEER, at: NOW, from: 'payments', suggested: 'shop', note: 'they build it' };
  const made = record({ review: asked({ status: 'superseded', at: NOW, handOver }) });
  expect(made.owner).toMatch(/; passed on by <@U0PAYENG>$/);
  expect(made.finalAction.text).toBe(
    'Passed on to nobody yet on 2026-11-23 09:00 UTC; shop was suggested: they build it.',
  );
  expect(record({ review: asked({ status: 'superseded', at: NOW }) }).owner).toMatch(/payments\)$/);
});

describe('signals are those that could go off', () => {
  const first = (action: 'archive' | 'remove', ...stops: ('tags' | 'archive')[]) =>
    record({
      review: asked(removing({ action })),
      frozen: stops.map((stop, n) => frozen(n + 1, { stop })),
      holds: [hold(1, deleted)],
    }).watchSignals[0];

  test.each([
    ['an archiving', first('archive', 'tags')],
    ['images without a tag', first('remove', 'archive')],
  ])('what lies in the archive cannot be pulled (%s)', (_what, text) => {
    expect(text).not.toContain('a pull after');
    expect(text).not.toContain('a tag put back');
    expect(text).toContain('an image taken out of the archive by hand');
  });

  test('of both kinds, both', () => {
    expect(first('remove', 'tags', 'archive')).toContain(
      'For 14 days: a pull after it was put aside, a new reference in any source (ECS), a failed pull at run time, a named alarm, a tag put back by hand, an image taken out of the archive by hand, a person',
    );
    const bare = frozen(1, { tags: [] });
    const { watchSignals } = record({ review: asked(removing()), frozen: [bare], holds: [hold(1, deleted)] });
    expect(watchSignals[0]).toContain('a pull after it was put aside');
    expect(watchSignals[0]).not.toContain('by hand');
  });
});
