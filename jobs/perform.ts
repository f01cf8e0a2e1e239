import type { Card } from '../src/slack/desk.ts';
import type { Deps } from './deps.ts';
import { type Posting, postDigest } from './digest.ts';
import { markOf, type Work } from './due.ts';
import { postReminder } from './remind.ts';
import { tellSourceTrouble } from './source-trouble.ts';
import { type Swept, sweep, sweepReview } from './sweep.ts';
import { weeklyScan } from './weekly-scan.ts';

/** What performing wants besides the dependencies: Slack, and a way to draw cards again. */
export interface Performing extends Posting {
  readonly redraw: (card: Card) => void;
}

/** Does one piece of work and remembers that it is done. What could not be done yet is left undone, for the next tick. */
export async function perform(deps: Deps, performing: Performing, work: Work): Promise<void> {
  switch (work.name) {
    case 'review':
      await redrawAll(performing, await sweepReview(deps, work.review), [work.review]);
      return;
    case 'sweep':
      await redrawAll(performing, await sweep(deps), []);
      break;
    case 'scan':
      await scan(deps, performing, work.registry);
      break;
    case 'digest': {
      const outcome = await postDigest(deps, performing, work.team);
      deps.log.info(outcome, 'digest');
      if (outcome.status === 'later') return;
      break;
    }
    case 'remind': {
      const outcome = await postReminder(deps, performing, work.lead);
      deps.log.info(outcome, 'reminder');
      if (outcome.status === 'later') return;
      break;
    }
  }
  await deps.store.memory.done(markOf(deps, work), deps.now());
}

async function scan(deps: Deps, performing: Performing, registry: string): Promise<void> {
  const access = deps.registries.find((one) => one.key === registry);
  if (!access) throw new Error(`registry ${registry} is not in the configuration`);
  const found = await weeklyScan(deps, access);
  await tellSourceTrouble(deps, performing, found);
  const { evidence: _large, ...totals } = found;
  deps.log.info(totals, 'scanned');
}

async function redrawAll(
  { desk, redraw }: Performing,
  swept: Swept,
  always: readonly string[],
): Promise<void> {
  for (const review of new Set([...always, ...swept.changed])) {
    const card = await desk.card(review);
    if (card) redraw(card);
  }
}
