import { performance } from 'node:perf_hooks';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { ACTION } from '../../../src/slack/action-ids.ts';
import { type Blocks, postBlocks } from './questions.ts';
import { LEAD } from './team.ts';

/** Times from click to ack of one series, in milliseconds. */
export interface Series {
  readonly clicks: number;
  /** Without an ack in Slack's three seconds; they count with all of these. */
  readonly late: number;
  readonly median: number;
  readonly p99: number;
  readonly perSecond: number;
}

/**
 * Answers every question with *Keep*, so many people at once, each with one message before them that shows the next
 * question when the last one is acknowledged. Throws where no ack could come.
 */
export async function clickAll(
  slack: SlackSandbox,
  questions: readonly Blocks[],
  atOnce: number,
): Promise<Series> {
  const times: number[] = [];
  let late = 0;
  const left = questions.values();
  const clicker = async () => {
    const { channel, ts } = postBlocks(slack, []);
    for (const blocks of left) {
      slack.workspace.timeline.edit(ts, { blocks });
      const acted = await slack.act.click(LEAD, { channel, ts, actionId: ACTION.keep });
      if (acted.outcome !== 'acked' && acted.outcome !== 'timed-out')
        throw new Error(`a click was ${JSON.stringify(acted)}`);
      if (acted.outcome === 'timed-out') late++;
      times.push(acted.ms);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, clicker));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  return {
    clicks: times.length,
    late,
    median: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    perSecond: times.length / seconds,
  };
}

/** Of numbers in ascending order. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN;
}
