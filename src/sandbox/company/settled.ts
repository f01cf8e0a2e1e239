import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../app.ts';

/** One tick may make the next one find more: a scan lets digests be due. */
const MOST_TICKS = 8;

const LOOK_EVERY = 25;

/** Resolves when nothing is due, waiting, running or to be drawn; or when what is due stays so, tick after tick. */
export async function settled(running: Pick<Running, 'tick' | 'due' | 'idle'>): Promise<void> {
  for (let i = 0; i < MOST_TICKS; i++) {
    await quiet(running);
    if ((await running.due()) === 0) return;
    await running.tick();
  }
  await quiet(running);
}

async function quiet(running: Pick<Running, 'idle'>): Promise<void> {
  while (!(await running.idle())) await sleep(LOOK_EVERY);
}
