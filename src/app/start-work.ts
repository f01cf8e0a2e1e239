import { openRegistries } from '../../jobs/access.ts';
import type { Deps } from '../../jobs/deps.ts';
import { dueWork } from '../../jobs/due.ts';
import { goOnWhenOver } from '../../jobs/held-up.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { perform } from '../../jobs/perform.ts';
import { startWorker, type WorkQueue } from '../../jobs/queue.ts';
import type { Outage } from '../../jobs/redis-outage.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import type { StartOptions } from '../app.ts';
import type { Store } from '../store/store.ts';
import { copyLedger } from './ledger-copy.ts';
import type { SlackSide } from './slack-side.ts';

interface WorkParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly slack: SlackSide;
  readonly outage: Outage;
}

/** Takes work from the queue, and finds what is due, until it is closed: then what runs is ended first. */
export async function startWork(options: StartOptions, { store, queue, slack, outage }: WorkParts) {
  const { config, now, log, redisUrl, pausedByEnvironment, root, ledgerFile } = options;
  const { registries, close } = await openRegistries({
    config,
    now,
    log,
    root,
    cache: store.immutable,
    lines: store.pace,
  });
  const memory = storedMemory(store);
  const stopping = new AbortController();
  const deps: Deps = {
    config,
    store,
    registries,
    now,
    log,
    pausedByEnvironment,
    memory,
    readsAreHidden: readsAreHidden(now),
    readManifestsAnyway: false,
    standing: slack.standing,
    stopping: stopping.signal,
  };
  const copy = ledgerFile === undefined ? undefined : copyLedger(ledgerFile, store, log);
  const worker = startWorker(queue, {
    redisUrl,
    log,
    outage,
    async perform(work) {
      await perform(deps, slack, work);
      if (work.name !== 'review') return;
      // Cut short perhaps: another worker goes on at once.
      if (stopping.signal.aborted) await queue.add(work);
      else await goOnWhenOver(store, queue, work);
    },
    due: () => dueWork(deps),
  });
  return {
    due: () => dueWork(deps),
    async close() {
      stopping.abort();
      await worker.close();
      await copy?.stop();
      await close();
    },
  };
}
