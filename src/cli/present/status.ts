import {
  coverageText,
  FIELD_NAME,
  type Field,
  missingFields,
  sumCoverage,
} from '../../policy/field-coverage.ts';
import { oneLine, printable } from '../printable.ts';
import type { StatusShape } from '../shapes.ts';
import { type Screen, styled } from '../terminal.ts';
import { table } from './table.ts';
import { bytesText, counted, momentText, numberText, shortDigest } from './words.ts';

type Row = StatusShape['repositories'][number];

/** Where things stand: one line for each repository, or all there is to say of a single one. */
export function statusText(shape: StatusShape, screen: Screen): string {
  const { lapse, unowned, repositories } = printable(shape);
  const pause = [
    ...pauseLines(shape).map((line) => styled(screen, 'yellow', line)),
    ...(lapse ? [lapseLine(lapse)] : []),
  ];
  const [only] = repositories;
  const body = only && repositories.length === 1 ? one(only, screen) : many(repositories, screen);
  const owners = unowned && repositories.length !== 1 ? [unownedLine(unowned)] : [];
  const fields = repositories.length > 1 ? fieldsLine(repositories) : [];
  return `${[...pause, body, ...owners, ...fields].join('\n\n')}\n`;
}

/** What is paused, a line each; also said where nothing was scanned yet. */
export function pauseLines({
  paused,
  pausedRegistries = [],
}: Pick<StatusShape, 'paused' | 'pausedRegistries'>): string[] {
  return [
    ...(paused === null ? [] : [`Everything is paused: ${oneLine(paused)}`]),
    ...pausedRegistries.map(({ registry, why }) => `${registry} is paused by itself: ${oneLine(why)}`),
  ];
}

function lapseLine({ at, why }: NonNullable<StatusShape['lapse']>): string {
  return `Redis lost its newest records (${momentText(at)} UTC: ${why}): nothing approved before that is deleted.`;
}

function unownedLine({
  repositories: count,
  total,
  fourWeeksAgo,
}: NonNullable<StatusShape['unowned']>): string {
  const then = fourWeeksAgo === null ? '' : `, ${numberText(fourWeeksAgo)} four weeks ago`;
  return `Without an owner: ${numberText(count)} of ${numberText(total)} repositories${then}.`;
}

function fieldsLine(repositories: readonly Row[]): string[] {
  const text = coverageText(sumCoverage(repositories.map(({ fields }) => fields ?? undefined)));
  return text === undefined ? [] : [`Fields in their tags: ${text}.`];
}

/** What the tags of one repository say, and what is missing there. */
export function fieldsOf({ fields }: Pick<Row, 'fields'>): string {
  if (!fields) return 'Fields: its tags are not known';
  const names = (some: readonly Field[]) => some.map((field) => FIELD_NAME[field]).join(', ') || 'none';
  return `Fields in its tags: ${names(fields)} · missing: ${names(missingFields(fields))}`;
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
    right('RESTING'),
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
    numberText(row.holds.filter((hold) => !rests(hold)).length),
    numberText(row.holds.filter(rests).length),
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
  const gained = row.savings ? ['', ...savingsLines(row.savings)] : [];
  return [
    head,
    facts,
    fieldsOf(row),
    '',
    counts,
    ...underWay(row, screen),
    ...resting(row, screen),
    ...gained,
  ].join('\n');
}

type HoldRow = Row['holds'][number];

/** In the archive or disabled, as somebody decided: nothing follows by itself. */
function rests({ status }: HoldRow): boolean {
  return status === 'archived' || status === 'disabled';
}

function underWay({ holds }: Row, screen: Screen): string[] {
  const rows = holds
    .filter((hold) => !rests(hold))
    .map(({ digest, status, deleteAfter }) => [shortDigest(digest), status, momentText(deleteAfter, '')]);
  if (rows.length === 0) return [];
  return [
    '',
    table(screen, [{ head: 'UNDER WAY' }, { head: 'STATE' }, { head: 'DELETED AFTER (UTC)' }], rows),
  ];
}

function resting({ holds, repository }: Row, screen: Screen): string[] {
  const rows = holds.filter(rests).map(({ digest, status }) => [shortDigest(digest), status]);
  if (rows.length === 0) return [];
  return [
    '',
    table(screen, [{ head: 'RESTING' }, { head: 'STATE' }], rows),
    `Nothing more happens to ${rows.length === 1 ? 'it' : 'them'}: layaway restore ${repository}@<digest> brings one back.`,
  ];
}

/** Every figure with its kind. */
function savingsLines({ deleted, verified, regret }: NonNullable<Row['savings']>): string[] {
  const by =
    deleted.estimatedByLayersOf > 0
      ? ` by known layers of ${numberText(deleted.estimatedByLayersOf)}`
      : ', layers not known: as if all were shared';
  const seen =
    verified.at === null
      ? 'not verified yet'
      : `${numberText(verified.images)} verified by the scan of ${momentText(verified.at)} UTC`;
  return [
    `Deleted ${counted(deleted.images, 'image')}: ${bytesText(deleted.bytesEstimate)} (estimate${by}) to ${bytesText(deleted.bytesUpper)} (upper bound), ${seen}`,
    `Regret: ${numberText(regret.restored)} of ${numberText(regret.putAside)} ever put aside came back by a signal or a person`,
  ];
}
