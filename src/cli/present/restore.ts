import type { RestoredShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { shortDigest } from './words.ts';

/** What got its names back, and what did not. */
export function restoreText(restored: readonly RestoredShape[], screen: Screen): string {
  if (restored.length === 0) return 'Nothing was put aside there: all names are in place.\n';
  const columns = [
    { head: 'IMAGE' },
    { head: 'NAMES BACK', wraps: true },
    { head: 'LEFT WITH ANOTHER IMAGE', wraps: true },
    { head: 'TROUBLE', wraps: true },
  ] as const;
  const rows = restored.map(({ repository, digest, tags, taken, failed }) => [
    `${repository}@${shortDigest(digest)}`,
    tags.join(', '),
    taken.join(', '),
    failed ?? '',
  ]);
  return `${table(screen, columns, rows)}\n`;
}
