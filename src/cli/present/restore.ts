import type { InArchiveShape, RestoredShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted, shortDigest } from './words.ts';

/** What got its names back, and what did not; then what only a digest brings back. */
export function restoreText(
  restored: readonly RestoredShape[],
  inArchive: readonly InArchiveShape[],
  screen: Screen,
): string {
  const none = inArchive.length === 0 ? 'Nothing was put aside there: all names are in place.\n' : '';
  const first = restored.length === 0 ? none : restoredTable(restored, screen);
  return [first, archiveText(inArchive)].filter(Boolean).join('\n');
}

function restoredTable(restored: readonly RestoredShape[], screen: Screen): string {
  const columns = [
    { head: 'IMAGE' },
    { head: 'NAMES BACK', wraps: true },
    { head: 'LEFT WITH ANOTHER IMAGE', wraps: true },
    { head: 'TO KNOW', wraps: true },
  ] as const;
  const rows = restored.map(({ repository, digest, tags, taken, activating, notes = [], failed }) => [
    `${repository}@${shortDigest(digest)}`,
    tags.join(', '),
    taken.join(', '),
    [activating && 'comes out of the archive, up to 20 minutes', ...notes, failed].filter(Boolean).join('; '),
  ]);
  return `${table(screen, columns, rows)}\n`;
}

/** Longer lists are for `--json`. */
const MOST_LINES = 20;

function archiveText(inArchive: readonly InArchiveShape[]): string {
  if (inArchive.length === 0) return '';
  const lines = inArchive
    .slice(0, MOST_LINES)
    .map(({ repository, digest }) => `  layaway restore ${repository}@${digest}`);
  const more = inArchive.length - lines.length;
  return [
    `${counted(inArchive.length, 'image')} without tags in the archive there. Nothing on them says who put them there;`,
    'Layaway puts untagged images aside that way. To bring one back:',
    ...lines,
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
    '',
  ].join('\n');
}
