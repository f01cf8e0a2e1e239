import type { FindShape } from '../find-shape.ts';
import { printable } from '../printable.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted, momentText } from './words.ts';

/** Where a tag is, also under the name it was put aside with. */
export function findText(found: FindShape, screen: Screen): string {
  const { tag, matches, lookedThrough, incomplete } = printable(found);
  const missing = incomplete.map(
    ({ registry, repository, why }) => `Not looked through: ${registry}/${repository}: ${why}`,
  );
  if (matches.length === 0) {
    const none = `No image carries ${tag} (looked through ${placesText(lookedThrough)}).`;
    return `${[none, ...missing].join('\n')}\n`;
  }
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
    stateText(match),
  ]);
  const aside = matches.filter(({ putAside, spare }) => putAside && !spare).length;
  const hint =
    aside > 0
      ? [
          `${counted(aside, 'name')} put aside: layaway restore <repository>@<digest> puts ${aside === 1 ? 'it' : 'them'} back.`,
        ]
      : [];
  return `${[table(screen, columns, rows), ...hint, ...missing].join('\n')}\n`;
}

function stateText({ putAside, spare }: FindShape['matches'][number]): string {
  if (spare) return 'spare: its own name is in place';
  return putAside ? 'put aside' : 'in place';
}

/** `3 repositories of 123456789012/eu-west-1, 1 repository of 210987654321/eu-west-1`. */
function placesText(places: FindShape['lookedThrough']): string {
  const all = places.map(
    ({ registry, repositories }) => `${counted(repositories, 'repository', 'repositories')} of ${registry}`,
  );
  return all.join(', ');
}
