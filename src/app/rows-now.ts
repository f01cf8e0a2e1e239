import { goalOf, type Hold, isOver } from '../policy/hold.ts';
import type { RetentionClass } from '../policy/retention.ts';
import type { SnapshotRow } from '../policy/snapshot.ts';
import type { Instant } from '../policy/time.ts';
import type { StatusAnswer } from '../slack/desk.ts';
import { holdWords } from '../slack/views/hold-words.ts';

type Row = StatusAnswer['rows'][number];

/** Images of one row of the scan that stand elsewhere by now. */
interface Moved {
  readonly class: RetentionClass;
  /** How the scan counted them. */
  readonly from: SnapshotRow['verdict'];
  readonly to: string;
  readonly families: number;
  readonly bytes: number;
  readonly gone: boolean;
}

/**
 * The counts of the last scan with what was answered in rows of its own: a scan counts what is put aside as protected,
 * and what was approved after it as removable. `classOf`: the class each review asked about. No row gives more than it
 * has: an image may be counted otherwise by newer rules.
 */
export function rowsNow(
  { rows, scannedAt }: { readonly rows: readonly SnapshotRow[]; readonly scannedAt: Instant },
  holds: readonly Hold[],
  classOf: ReadonlyMap<string, RetentionClass>,
): readonly Row[] {
  const moved = movedSince(scannedAt, holds, classOf);
  const left: Row[] = rows.map((row) => ({ ...row }));
  const apart = new Map<string, Row>();
  for (const one of moved) {
    const at = left.findIndex((row) => row.class === one.class && row.verdict === one.from);
    const row = left[at];
    if (!row) continue;
    const families = Math.min(one.families, row.families);
    const bytes = families === row.families ? row.bytes : Math.min(one.bytes, row.bytes);
    left[at] = { ...row, families: row.families - families, bytes: row.bytes - bytes };
    const key = `${one.class} ${one.to}`;
    const known = apart.get(key) ?? {
      ...{ class: one.class, verdict: one.to, families: 0, bytes: 0 },
      ...(one.gone && { gone: true as const }),
    };
    apart.set(key, { ...known, families: known.families + families, bytes: known.bytes + bytes });
  }
  return [...left, ...apart.values()].filter(({ families }) => families > 0);
}

function movedSince(
  scannedAt: Instant,
  holds: readonly Hold[],
  classOf: ReadonlyMap<string, RetentionClass>,
): readonly Moved[] {
  const moved = new Map<string, Moved>();
  for (const hold of holds) {
    const kind = classOf.get(hold.review);
    if (kind === undefined || !countsElsewhere(hold, scannedAt)) continue;
    const from = hold.approval.at >= scannedAt ? 'removable' : 'protected';
    const to = holdWords(hold.state.status, goalOf(hold));
    const key = `${kind} ${from} ${to}`;
    const { families = 0, bytes = 0 } = moved.get(key) ?? {};
    moved.set(key, {
      ...{ class: kind, from, to, families: families + 1, bytes: bytes + hold.sizeBytes },
      gone: isOver(hold.state.status),
    });
  }
  return [...moved.values()];
}

/** What went after the scan is still among its counts; what was given back counts as the scan says. */
function countsElsewhere({ state }: Hold, scannedAt: Instant): boolean {
  if (!isOver(state.status)) return true;
  return (state.status === 'deleted' || state.status === 'gone') && state.at >= scannedAt;
}
