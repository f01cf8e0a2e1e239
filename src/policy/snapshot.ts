import type { JudgedFamily } from './candidate.ts';
import type { Digest } from './image.ts';
import { RETENTION_CLASSES, type RetentionClass } from './retention.ts';
import { isContent } from './savings.ts';
import type { Verdict } from './verdict.ts';

/** Families and bytes of one class and verdict. */
export interface SnapshotRow {
  readonly class: RetentionClass;
  readonly verdict: Verdict['kind'];
  readonly families: number;
  readonly bytes: number;
}

const VERDICTS: readonly Verdict['kind'][] = ['protected', 'unclear', 'removable'];

/**
 * Counts of a repository by class and verdict, most protected first, empty rows left out. An image that several
 * families hold is counted with the most protected of them, so that the bytes of all rows add up.
 */
export function snapshotRows(judged: readonly JudgedFamily[]): SnapshotRow[] {
  const counted = new Set<Digest>();
  const rows: SnapshotRow[] = [];
  for (const verdict of VERDICTS) {
    for (const kind of RETENTION_CLASSES) {
      const ones = judged.filter((one) => one.verdict.kind === verdict && one.verdict.class === kind);
      if (ones.length === 0) continue;
      rows.push({ class: kind, verdict, families: ones.length, bytes: bytesNotYetCounted(ones, counted) });
    }
  }
  return rows;
}

function bytesNotYetCounted(judged: readonly JudgedFamily[], counted: Set<Digest>): number {
  let bytes = 0;
  for (const { family } of judged) {
    for (const member of family.members) {
      if (counted.has(member.digest) || !isContent(member, family)) continue;
      counted.add(member.digest);
      bytes += member.sizeBytes ?? 0;
    }
  }
  return bytes;
}
