import pino from 'pino';
import { openRegistries } from '../../jobs/access.ts';
import type { Deps } from '../../jobs/deps.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { checkConfig } from '../../src/config/check.ts';
import { connectStore } from '../../src/store/redis-store.ts';

/** What the test tells this process to do: one review's holds, at this distance from the machine's clock. */
export interface Job {
  readonly review: string;
  readonly ahead: number;
}

/** The part of `layaway worker` that changes registries, as a process that can be killed; without its queue. */
async function main(): Promise<void> {
  const { REDIS_URL = '', PREFIX = '', CONFIG = '{}' } = process.env;
  const checked = checkConfig(JSON.parse(CONFIG));
  if (!('config' in checked)) throw new Error(JSON.stringify(checked.problems));
  const { config } = checked;
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const log = pino({ level: 'silent' });
  const store = await connectStore(REDIS_URL, { prefix: PREFIX, time: async () => now() });
  const { registries } = await openRegistries({ config, now, log, root: '/nonexistent' });
  const deps: Deps = {
    ...{ config, store, registries, now, log, memory: storedMemory(store) },
    readsAreHidden: readsAreHidden(now),
    readManifestsAnyway: false,
    pausedByEnvironment: () => false,
  };
  process.on('message', (job: Job) => {
    ahead = job.ahead;
    sweepReview(deps, job.review).then(
      ({ failed }) => process.send?.({ failed }),
      (error: unknown) => process.send?.({ failed: [String(error)] }),
    );
  });
  process.send?.('ready');
}

await main();
