import { plainPeople } from '../people.ts';
import type { RecordShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { momentText } from './words.ts';

/** The record, one line an entry. */
export function recordsText(records: readonly RecordShape[], screen: Screen, repository?: string): string {
  if (records.length === 0) return `Nothing is recorded${repository ? ` of ${repository}` : ''}.\n`;
  const columns = [
    { head: 'WHEN (UTC)' },
    { head: 'KIND' },
    { head: 'BY' },
    { head: 'REPOSITORY' },
    { head: 'WHAT', wraps: true },
  ] as const;
  const rows = records.map(({ at, kind, by, repository, text }) => [
    momentText(at),
    kind,
    by,
    repository ?? '',
    plainPeople(text),
  ]);
  return `${table(screen, columns, rows)}\n`;
}
