import type { StatusAnswer } from '../desk.ts';
import { bytes, number, safe } from './text.ts';

const MOST_ROWS = 18;

/** Counts and sizes by class and verdict, aligned in a fixed-width block; a screen reader reads it row by row. */
export function statusTable(rows: StatusAnswer['rows']): string {
  const cells = [
    ['class', 'verdict', 'images', 'size'],
    ...rows
      .slice(0, MOST_ROWS)
      .map((row) => [safe(row.class, 20), safe(row.verdict, 24), number(row.families), bytes(row.bytes)]),
  ];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const left = rows.length - MOST_ROWS;
  return ['```', ...lines, ...(left > 0 ? [`and ${number(left)} more rows`] : []), '```'].join('\n');
}
