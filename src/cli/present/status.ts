import type { StatusShape } from '../shapes.ts';
import { type Screen, styled } from '../terminal.ts';
import { table } from './table.ts';
import { bytesText, momentText, numberText, shortDigest } from './words.ts';

type Row = StatusShape['repositories'][number];

/** Where things stand: one line for each repository, or all there is to say of a single one. */
export function statusText({ paused, unowned, repositories }: StatusShape, screen: Screen): string {
  const pause = paused === null ? [] : [styled(screen, 'yellow', `Everything is paused: ${paused}`)];
  const [only] = repositories;
  const body = only && repositories.length === 1 ? one(only, screen) : many(repositories, screen);
  const owners = unowned && repositories.length !== 1 ? [unownedLine(unowned)] : [];
  return `${[...pause, body, ...owners].join('\n\n')}\n`;
}

function unownedLine({
  repositories: count,
  total,
  fourWeeksAgo,
}: NonNullable<StatusShape['unowned']>): string {
  const then = fourWeeksAgo === null ? '' : `, ${numberText(fourWeeksAgo)} four weeks ago`;
  return `Without an owner: ${numberText(count)} of ${numberText(total)} repositories${then}.`;
}

function many(repositories: readonly Row[], screen: Screen): string {
  const right = (head: string) => ({ head, align: 'right' }) as const;
  const columns = [
    { head: 'REPOSITORY' },
    { head: 'OWNER' },
    right('IMAGES'),
    right('SIZE'),
    right('REMOVABLE'),
    right('UNCLEAR'),
    right('WAITING'),
    right('UNDER WAY'),
    { head: 'SCANNED (UTC)' },
  ];
  const rows = repositories.map((row) => [
    row.repository,
    row.owner ?? 'nobody',
    numberText(row.images),
    bytesText(row.bytes),
    numberText(families(row, 'removable')),
    numberText(families(row, 'unclear')),
    numberText(row.waiting),
    numberText(row.holds.length),
    momentText(row.scannedAt),
  ]);
  return table(screen, columns, rows);
}

function families({ rows }: Row, verdict: string): number {
  return rows.filter((row) => row.verdict === verdict).reduce((sum, row) => sum + row.families, 0);
}

function one(row: Row, screen: Screen): string {
  const head = styled(screen, 'bold', `${row.registry}/${row.repository}`);
  const facts = `Owner ${row.owner ?? 'nobody'} · ${numberText(row.images)} images, ${bytesText(row.bytes)} · scanned ${momentText(row.scannedAt)} UTC · ${numberText(row.waiting)} questions waiting`;
  const counts = table(
    screen,
    [
      { head: 'CLASS' },
      { head: 'VERDICT' },
      { head: 'FAMILIES', align: 'right' },
      { head: 'SIZE', align: 'right' },
    ],
    row.rows.map((each) => [each.class, each.verdict, numberText(each.families), bytesText(each.bytes)]),
  );
  if (row.holds.length === 0) return [head, facts, '', counts].join('\n');
  const holds = table(
    screen,
    [{ head: 'UNDER WAY' }, { head: 'STATE' }, { head: 'DELETED AFTER (UTC)' }],
    row.holds.map(({ digest, status, deleteAfter }) => [
      shortDigest(digest),
      status,
      momentText(deleteAfter, ''),
    ]),
  );
  return [head, facts, '', counts, '', holds].join('\n');
}
