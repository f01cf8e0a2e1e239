import { printable } from '../printable.ts';
import type { FindShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted, momentText } from './words.ts';

/** Where a tag is, also under the name it was put aside with. */
export function findText(found: FindShape, screen: Screen): string {
  const { tag, matches, incomplete } = printable(found);
  const missing = incomplete.map(
    ({ registry, repository, why }) => `Not looked through: ${registry}/${repository}: ${why}`,
  );
  if (matches.length === 0) return `${[`No image carries ${tag}.`, ...missing].join('\n')}\n`;
  const columns = [
    { head: 'REGISTRY' },
    { head: 'REPOSITORY' },
    { head: 'TAG' },
    { head: 'DIGEST' },
    { head: 'PUSHED (UTC)' },
    { head: 'STATE' },
  ] as const;
  const rows = matches.map((match) => [
    match.registry,
    match.repository,
    match.tag,
    match.digest,
    momentText(match.pushedAt, 'not known'),
    match.putAside ? 'put aside' : 'in place',
  ]);
  const aside = matches.filter(({ putAside }) => putAside).length;
  const hint =
    aside > 0
      ? [
          `${counted(aside, 'name')} put aside: layaway restore <repository>@<digest> puts ${aside === 1 ? 'it' : 'them'} back.`,
        ]
      : [];
  return `${[table(screen, columns, rows), ...hint, ...missing].join('\n')}\n`;
}
