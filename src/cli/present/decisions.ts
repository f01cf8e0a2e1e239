import type { DecisionRecordShape } from '../decision-shapes.ts';
import { oneLine } from '../printable.ts';
import { type Screen, styled } from '../terminal.ts';
import { csvCell, markdownCell } from './cells.ts';

/** The fields as the record names them, in the order people read them. */
const FIELDS = [
  ['Candidate', ({ candidate }) => [candidate]],
  ['Owner', ({ owner }) => [owner]],
  ['Why it looked unused', ({ whyUnused }) => whyUnused],
  ['Evidence checked', ({ evidence }) => evidence],
  ['First reversible move', ({ firstReversibleMove }) => [firstReversibleMove]],
  ['Watch signals', ({ watchSignals }) => watchSignals],
  ['Rollback path', ({ rollbackPath }) => [rollbackPath]],
  ['Final action', ({ finalAction }) => [finalAction.text]],
  ['Prevention rule', ({ preventionRule }) => [preventionRule]],
] as const satisfies readonly (readonly [string, (record: DecisionRecordShape) => readonly string[]])[];

/** One block of lines for each decision. */
export function decisionsText(records: readonly DecisionRecordShape[], screen: Screen): string {
  if (records.length === 0) return 'No decision is recorded.\n';
  return records.map((record) => `${oneText(record, screen)}\n`).join('\n');
}

function oneText(record: DecisionRecordShape, screen: Screen): string {
  return FIELDS.flatMap(([name, textsOf]) => {
    const [first = '', ...more] = textsOf(record).map(oneLine);
    const head = styled(screen, 'bold', `${name}:`);
    return [`${head} ${first}`, ...more.map((text) => `  ${text}`)];
  }).join('\n');
}

/** One table for each decision, under a heading: a wiki page of its own, or a part of one. */
export function decisionsMarkdown(records: readonly DecisionRecordShape[]): string {
  return records.map(oneMarkdown).join('\n');
}

function oneMarkdown(record: DecisionRecordShape): string {
  const rows = FIELDS.map(
    ([name, textsOf]) => `| ${name} | ${textsOf(record).map(markdownCell).join('<br>')} |\n`,
  );
  const title = `${record.repository}, decision ${record.review}`;
  return `## ${markdownCell(title)}\n\n| Field | Entry |\n| --- | --- |\n${rows.join('')}`;
}

/** One row for each decision. */
export function decisionsCsv(records: readonly DecisionRecordShape[]): string {
  const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;
  const head = line(['Review', 'Registry', 'Repository', ...FIELDS.map(([name]) => name), 'Ended']);
  const rows = records.map((record) =>
    line([
      record.review,
      record.registry,
      record.repository,
      ...FIELDS.map(([, textsOf]) => textsOf(record).join('\n')),
      record.finalAction.ended ? 'yes' : 'no',
    ]),
  );
  return [head, ...rows].join('');
}
