import type { FindShape } from '../find-shape.ts';
import { printable } from '../printable.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted, momentText } from './words.ts';

/** Where a tag is, also under the name it was put aside with. */
export function findText(found: FindShape, screen: Screen): string {
  const { tag, matches, lookedThrough, incomplete, unreachable } = printable(found);
  const missing = [
    ...incomplete.map(
      ({ registry, repository, why }) => `Not looked through: ${registry}/${repository}: ${why}`,
    ),
    ...unreachable.map(({ registry, why }) => `Not looked through: ${registry}: ${why}`),
  ];
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
  return `${[table(screen, columns, rows), ...hints(matches), ...missing].join('\n')}\n`;
}

type Match = FindShape['matches'][number];

function hints(matches: readonly Match[]): string[] {
  const aside = matches.filter(({ putAside, spare, taken }) => putAside && !spare && !taken).length;
  const archived = matches.filter(({ status }) => status === 'ARCHIVED').length;
  const them = (count: number) => (count === 1 ? 'it' : 'them');
  const restore = 'layaway restore <repository>@<digest>';
  return [
    ...(aside > 0 ? [`${counted(aside, 'name')} put aside: ${restore} puts ${them(aside)} back.`] : []),
    ...(archived > 0
      ? [
          `${counted(archived, 'name')} in the archive, where nobody can pull ${them(archived)}: ${restore} brings ${them(archived)} back, up to 20 minutes.`,
        ]
      : []),
  ];
}

function stateText(match: Match): string {
  const { putAside, status } = match;
  const name = nameState(match);
  if (status === undefined) return name;
  const place = status === 'ARCHIVED' ? 'in the archive' : 'coming out of the archive';
  return putAside ? `${name}, ${place}` : place;
}

function nameState({ putAside, spare, taken }: Match): string {
  if (spare) return 'spare: its own name is in place';
  if (taken) return 'put aside; another image has its name';
  return putAside ? 'put aside' : 'in place';
}

/** `3 repositories of 123456789012/eu-west-1, 1 repository of 210987654321/eu-west-1`. */
function placesText(places: FindShape['lookedThrough']): string {
  const all = places.map(
    ({ registry, repositories }) => `${counted(repositories, 'repository', 'repositories')} of ${registry}`,
  );
  return all.join(', ');
}
