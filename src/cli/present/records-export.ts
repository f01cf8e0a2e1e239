import { plainPeople } from '../people.ts';
import type { RecordShape } from '../shapes.ts';
import { csvCell, markdownCell } from './cells.ts';

const COLUMNS = [
  'sequence',
  'at',
  'kind',
  'by',
  'registry',
  'repository',
  'review',
  'hold',
  'text',
  'hash',
] as const satisfies readonly (keyof RecordShape)[];

/** CSV as RFC 4180 has it, with a head line. */
export function recordsCsv(records: readonly RecordShape[]): string {
  return rows(records, csvCell, (cells) => `${cells.join(',')}\r\n`).join('');
}

/** A Markdown table. */
export function recordsMarkdown(records: readonly RecordShape[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const [head = '', ...body] = rows(records, markdownCell, line);
  return [head, line(COLUMNS.map(() => '---')), ...body].join('');
}

function rows(
  records: readonly RecordShape[],
  cell: (text: string) => string,
  line: (cells: readonly string[]) => string,
): string[] {
  const body = records.map((record) =>
    line(COLUMNS.map((name) => cell(plainPeople(String(record[name] ?? ''))))),
  );
  return [line(COLUMNS), ...body];
}
