import type { PlacedProblem, Problem } from './problem.ts';

/** What the YAML parser calls a line that stands too far in or out. */
const CODES: ReadonlySet<string> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
  'TAB_AS_INDENT',
]);

/**
 * One sentence for all that a wrong indentation makes of a text, which names the line: the parser tells of each thing it
 * trips over after it. `line` is where it first tripped, from 1; undefined where no indentation is to blame.
 */
export function wrongIndentation(text: string, code: string, line: number): Problem | undefined {
  if (!CODES.has(code)) return undefined;
  const lines = text.split('\n');
  if (code === 'TAB_AS_INDENT') return found(line, `line ${line} is indented with a tab: write spaces`);
  // It trips over the value of a line where the next one stands further in, else over the line that stands wrong.
  const wrong = code === 'BAD_INDENT' ? line : nextWritten(lines, line);
  const before = previousWritten(lines, wrong);
  const [here, above] = [indent(lines[wrong - 1]), indent(lines[before - 1])];
  if (here === above || before === 0) return undefined;
  const how = here > above ? 'further than' : 'less than';
  const advice =
    here > above
      ? 'which has a value of its own already'
      : 'and as none of the lines above that it could belong to';
  return found(
    wrong,
    `line ${wrong} is indented ${how} line ${before}, ${advice}: entries of one section begin in the same column`,
  );
}

function found(line: number, message: string): Problem {
  return { path: 'indentation', message, line };
}

function indent(line = ''): number {
  return line.length - line.trimStart().length;
}

function isWritten(line = ''): boolean {
  return !/^\s*(#|$)/.test(line);
}

function nextWritten(lines: readonly string[], after: number): number {
  const index = lines.findIndex((line, i) => i >= after && isWritten(line));
  return index < 0 ? after : index + 1;
}

function previousWritten(lines: readonly string[], line: number): number {
  return lines.slice(0, line - 1).findLastIndex(isWritten) + 1;
}

/** What is said of a line without a value. */
export const IS_EMPTY = 'is empty: remove the line, or fill it in';

/**
 * An empty section and entries beside it that belong nowhere are one slip: those were to stand further in. One problem
 * in place of all of them, as removing the line would be the wrong advice.
 */
export function notIndented(problems: readonly PlacedProblem[]): PlacedProblem[] {
  const empty = problems.filter(({ message }) => message === IS_EMPTY);
  const blamed = new Map<PlacedProblem, readonly PlacedProblem[]>(
    empty.flatMap((one) => {
      const beside = problems.filter((other) => isLostBeside(other, one));
      return beside.length > 0 ? [[one, beside] as const] : [];
    }),
  );
  const covered = new Set([...blamed.values()].flat());
  return problems.flatMap((one) => {
    const beside = blamed.get(one);
    if (!beside) return covered.has(one) ? [] : [one];
    const names = [...new Set(beside.map(({ path }) => String(path.at(-1))))].join(', ');
    return [{ ...one, message: `is empty: indent what belongs to it further (${names})` }];
  });
}

function isLostBeside(other: PlacedProblem, empty: PlacedProblem): boolean {
  const depth = empty.path.length;
  const siblings =
    other.path.length === depth && empty.path.slice(0, -1).every((step, i) => other.path[i] === step);
  return siblings && /^(there is no such setting|must be a section)/.test(other.message);
}
