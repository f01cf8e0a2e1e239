import Table from 'cli-table3';
import { oneLine } from '../printable.ts';
import { type Screen, styled } from '../terminal.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** Its text may be wrapped where the terminal is too narrow. */
  readonly wraps?: true;
  /** Its text may be cut short there instead: for lines of which each is a record. */
  readonly clips?: true;
}

const GAP = 2;
const NARROWEST = 20;
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right']
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`])
    .concat('mid', 'mid-mid', 'middle')
    .map((name) => [name, '']),
);

/**
 * Columns under a head, without lines around them. On a terminal wrapping columns share what the others leave;
 * in a pipe nothing is wrapped. Control characters that a registry or a file could smuggle in are taken out.
 */
export function table(
  screen: Screen,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const whole = rows.map((row) => row.map(oneLine));
  const widths = widthsFor(screen, columns, whole);
  const texts = whole.map((row) =>
    row.map((text, i) => (columns[i]?.clips ? clipped(text, widths[i] ?? text.length) : text)),
  );
  const drawn = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    wordWrap: true,
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  drawn.push(
    columns.map(({ head }) => styled(screen, 'bold', head)),
    ...texts.map((row) => [...row]),
  );
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function clipped(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1).trimEnd()}…`;
}

function widthsFor(
  { width }: Screen,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): number[] {
  const natural = columns.map(({ head }, i) =>
    rows.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), head.length),
  );
  if (width === undefined) return natural;
  const total = (widths: readonly number[]) => widths.reduce((sum, each) => sum + each + GAP, 0);
  const widths = [...natural];
  // The widest wrapping column gives way first, one character at a time: the others keep what they need.
  while (total(widths) > width) {
    let widest = -1;
    for (const [i, each] of widths.entries()) {
      if ((columns[i]?.wraps || columns[i]?.clips) && each > NARROWEST && each > (widths[widest] ?? 0))
        widest = i;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
