import { expect, test } from 'vitest';
import { cameTo } from '../../src/policy/came-to.ts';
import type { HoldState } from '../../src/policy/hold.ts';
import { NOW } from './build.ts';
import { asked, deleted, hold, LEAD, line, record, removing } from './build-decision.ts';

const ROOT = hold(1, deleted).root;
const CHILD = hold(2, deleted).root;
const back = (...missing: (typeof ROOT)[]): HoldState => ({
  status: 'restored',
  at: NOW,
  cause: { kind: 'person', by: LEAD.id },
  taken: [],
  ...(missing.length > 0 && { missing }),
});

test('what came back without its root is lost, what came back without another part is restored', () => {
  expect([back(ROOT, CHILD), back(CHILD), back(), deleted].map((state) => cameTo(hold(1, state)))).toEqual([
    'lost',
    'restored',
    'restored',
    'deleted',
  ]);
});

test('a record says that it was deleted, and has to be built again', () => {
  const made = record({ review: asked(removing()), holds: [hold(1, back(ROOT)), hold(2, back())] });
  expect(made.finalAction.text).toContain(
    '1 deleted before the restore by 2026-11-23 09:00 UTC, 1 restored by',
  );
  expect(made.rollbackPath).toBe(
    '1 image was deleted before it could be restored: it has to be built again. 1 image is restored: nothing is left to undo.',
  );
});

test('so does a line of a hold that was let go of', () => {
  const text = 'payments/api:feat-9 was deleted before it could be restored: asked by the command line';
  const made = record({ review: asked(removing()), lines: [line('restored', text, { hold: 'h9' })] });
  expect(made.rollbackPath).toBe(
    '1 image was deleted before it could be restored: it has to be built again.',
  );
});
