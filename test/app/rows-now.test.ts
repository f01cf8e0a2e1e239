import { expect, test } from 'vitest';
import { rowsNow } from '../../src/app/rows-now.ts';
import type { Hold, HoldState } from '../../src/policy/hold.ts';
import type { SnapshotRow } from '../../src/policy/snapshot.ts';
import { DAY } from '../../src/policy/time.ts';
import { hold } from '../policy/step-build.ts';

const SCANNED = Date.UTC(2026, 10, 23, 8);
const ROWS: SnapshotRow[] = [
  { class: 'branch', verdict: 'protected', families: 10, bytes: 1_000 },
  { class: 'branch', verdict: 'removable', families: 4, bytes: 400 },
];
const CLASS = new Map([['r', 'branch' as const]]);

function held(approvedAt: number, state: HoldState, more: Partial<Hold> = {}): Hold {
  const approval = { by: 'U0PAYLEAD', at: approvedAt, effect: 'delete' } as const;
  return hold('approved', { review: 'r', sizeBytes: 100, approval, state, ...more });
}
const aside: HoldState = { status: 'quarantined', since: SCANNED, deleteAfter: SCANNED + 14 * DAY };
const rows = (...holds: Hold[]) =>
  rowsNow({ rows: ROWS, scannedAt: SCANNED }, holds, CLASS).map(
    ({ verdict, families, bytes }) => `${verdict} ${families} ${bytes}`,
  );

test('what was answered after the scan is taken from the removable, what before from the protected', () => {
  expect(rows()).toEqual(['protected 10 1000', 'removable 4 400']);
  expect(rows(held(SCANNED + DAY, aside), held(SCANNED - DAY, aside))).toEqual([
    'protected 9 900',
    'removable 3 300',
    'put aside 2 200',
  ]);
  const disabled = held(SCANNED - DAY, { status: 'disabled', at: SCANNED }, { goal: 'disable' });
  expect(rows(disabled)).toContain('disabled 1 100');
});

test('what was deleted since is told so, until a scan counts it no more; what came back is as the scan says', () => {
  const deleted = (at: number) => held(SCANNED - 14 * DAY, { status: 'deleted', at });
  expect(rows(deleted(SCANNED + DAY))).toEqual(['protected 9 900', 'removable 4 400', 'deleted 1 100']);
  expect(rows(deleted(SCANNED - DAY))).toEqual(rows());
  const seen = { rows: ROWS, scannedAt: SCANNED };
  expect(rowsNow(seen, [deleted(SCANNED + DAY), held(SCANNED, aside)], CLASS)).toMatchObject([
    ...ROWS.map(({ verdict }) => ({ verdict })),
    { verdict: 'deleted', gone: true },
    { verdict: 'put aside', families: 1 },
  ]);
  const cause = { kind: 'person', by: 'U0PAYLEAD' } as const;
  expect(rows(held(SCANNED + 1, { status: 'restored', at: SCANNED + DAY, cause, taken: [] }))).toEqual(
    rows(),
  );
});

test('no row gives more than it has', () => {
  const many = Array.from({ length: 6 }, () => held(SCANNED + DAY, aside));
  expect(rows(...many)).toEqual(['protected 10 1000', 'put aside 4 400']);
  expect(rows(held(SCANNED, aside, { review: 'unknown' }))).toEqual(rows());
});
