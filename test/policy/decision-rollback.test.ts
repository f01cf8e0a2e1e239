import { expect, test } from 'vitest';
import { stateEntry } from '../../jobs/entries.ts';
import type { Hold, HoldState } from '../../src/policy/hold.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import {
  ASKED,
  asked,
  deleted,
  ENGINEER,
  hold,
  LEAD,
  line,
  record,
  removing,
  trip,
} from './build-decision.ts';

const WAY =
  'Restore on the card, or `layaway restore payments/api`, which needs AWS credentials only; possible';
const of = (...holds: Hold[]) => record({ review: asked(removing()), holds }).rollbackPath;
const aside: HoldState = { status: 'quarantined', since: ASKED, deleteAfter: NOW + DAY };
const gone: HoldState = { status: 'gone', at: NOW };
const restored: HoldState = { status: 'restored', at: NOW, cause: trip, taken: [] };
const dropped: HoldState = { status: 'dropped', at: NOW, why: 'a new tag' };

test.each<[string, HoldState, string]>([
  ['gone', gone, '1 image removed by someone else: it has to be built again.'],
  ['dropped', dropped, '1 image was left alone: nothing has to be undone.'],
  ['restored', restored, '1 image is restored: nothing is left to undo.'],
  ['restoring', { status: 'restoring', since: NOW, cause: trip }, '1 image is being restored.'],
  [
    'deleting',
    { status: 'deleting', since: NOW },
    '1 image is being deleted: a restore brings back what is still there.',
  ],
])('what is %s is not promised to come back', (_what, state, path) => {
  expect(of(hold(1, state))).toBe(path);
});

test('what can come back says until when', () => {
  expect(of(hold(1, { status: 'approved' }))).toBe(`${WAY} until the end of the watch window.`);
  expect(of(hold(1, { status: 'approved' }, { goal: 'disable' }))).toBe(`${WAY} at any time.`);
  expect(of(hold(1, aside), hold(2, { status: 'approved' }))).toBe(
    `${WAY} until 2026-11-24 09:00 UTC at least.`,
  );
  expect(of(hold(1, aside, { goal: 'archive' }))).toBe(`${WAY} at any time.`);
});

test('a half-finished decision says it image by image', () => {
  expect(of(hold(1, deleted), hold(2, deleted), hold(3, aside), hold(4, gone), hold(5, gone))).toBe(
    `For 1 image: ${WAY} until 2026-11-24 09:00 UTC at least. 2 images deleted for good: they have to be built again. 2 images removed by someone else: they have to be built again.`,
  );
});

test('years later the record itself tells, where no hold is left', () => {
  const said = (n: number, state: HoldState) => {
    const { kind, text } = stateEntry(hold(n, state), state, 'layaway', NOW);
    return line(kind, text, { hold: `h${n}` });
  };
  const states: readonly HoldState[] = [deleted, deleted, gone, restored, dropped, aside];
  const later = record({ review: asked(removing()), lines: states.map((state, n) => said(n, state)) });
  expect(later.rollbackPath).toBe(
    [
      '2 images deleted for good: they have to be built again.',
      '1 image removed by someone else: it has to be built again.',
      '1 image is restored: nothing is left to undo.',
      '1 image was left alone: nothing has to be undone.',
      '1 image has no end in this record: a newer question may have taken it over.',
    ].join(' '),
  );
});

test('taken back before anything began leaves nothing to undo', () => {
  const state = { status: 'restored', by: ENGINEER, at: daysAgo(20), removedBy: LEAD } as const;
  expect(record({ review: asked(state) }).rollbackPath).toBe('Taken back: nothing has to be undone.');
  const only = record({ review: asked(removing({ effect: 'quarantine' })) });
  expect(only.rollbackPath).toBe(`${WAY} at any time.`);
});
