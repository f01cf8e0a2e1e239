import type { Screen } from '../terminal.ts';
import { table } from './table.ts';

const WORDS: Readonly<Record<string, string>> = {
  posted: 'posted',
  'nothing-to-ask': 'nothing to ask',
  'nothing-unclaimed': 'everything is answered',
  later: 'not now',
  refused: 'refused by Slack',
  'not-in-this-mode': 'not in this mode: set mode to ask or more',
};

/** What became of each message. */
export function outcomesText(
  outcomes: readonly { readonly to: string; readonly status: string; readonly why: string | null }[],
  screen: Screen,
): string {
  const columns = [{ head: 'TO' }, { head: 'OUTCOME' }, { head: 'WHY', wraps: true }] as const;
  const rows = outcomes.map(({ to, status, why }) => [to, WORDS[status] ?? status, why ?? '']);
  return `${table(screen, columns, rows)}\n`;
}
