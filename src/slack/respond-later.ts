import { SECOND } from '../policy/time.ts';
import type { Message } from './views/blocks.ts';
import { checkMessage } from './views/check.ts';

/** Slack takes five answers to one command within half an hour. */
const LIMIT_OF_WAITING = 10 * SECOND;

/**
 * Answers a command after it was acknowledged, to its asker only. Slack replaces no earlier answer to a command
 * (bolt-js#2287), so this one stands below it. Throws where the answer surely or perhaps did not arrive.
 */
export async function respondLater(responseUrl: string, { text, blocks }: Message): Promise<void> {
  const [problem] = checkMessage({ text, blocks });
  if (problem) throw new Error(`the answer breaks Slack's limits at ${problem.at}: ${problem.problem}`);
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks }),
    signal: AbortSignal.timeout(LIMIT_OF_WAITING),
  });
  if (!response.ok) throw new Error(`Slack answered ${response.status} to a later answer`);
}
