import { type Column, table } from '../../src/cli/present/table.ts';
import { screenOf, styled } from '../../src/cli/terminal.ts';

const screen = screenOf(process.stdout, process.env);

/** Prints a title and a table under it. */
export function print(title: string, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  process.stdout.write(`\n${styled(screen, 'bold', title)}\n${table(screen, columns, rows)}\n`);
}

/** A figure that should not be larger than `most`. */
export interface Goal {
  readonly what: string;
  readonly most: number;
  readonly measured: number;
  readonly unit?: string;
}

/** Prints the goals and whether each is met here and now. A figure on one machine proves nothing about another. */
export function printGoals(goals: readonly Goal[]): void {
  const rows = goals.map(({ what, most, measured, unit = '' }) => [
    what,
    `≤ ${figure(most)}${unit}`,
    `${figure(measured)}${unit}`,
    measured <= most ? styled(screen, 'green', 'met') : styled(screen, 'red', 'missed'),
  ]);
  print(
    '',
    [{ head: 'goal' }, { head: 'limit', align: 'right' }, { head: 'measured', align: 'right' }, { head: '' }],
    rows,
  );
}

/** Three significant digits, with separators: `1.24`, `112,000`. */
export function figure(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

/** One figure as a multiple of another: `2.51 ×`. */
export function times(value: number, of: number): string {
  return `${figure(value / of)} ×`;
}
