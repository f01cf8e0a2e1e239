import { oneLine } from '../printable.ts';
import type { CheckShape } from '../shapes.ts';
import { type Screen, type Style, styled } from '../terminal.ts';

const MARKS: Readonly<Record<CheckShape['status'], readonly [string, Style]>> = {
  ok: ['ok    ', 'green'],
  todo: ['to do ', 'yellow'],
  failed: ['FAILED', 'red'],
};

/** One line a check; the command lines in it stay whole, to be copied. */
export function checksText(checks: readonly CheckShape[], screen: Screen): string {
  const lines = checks.map(({ what, status, text }) => {
    const [mark, style] = MARKS[status];
    return `${styled(screen, style, mark)}  ${oneLine(`${what}: ${text}`)}`;
  });
  return `${lines.join('\n')}\n`;
}
