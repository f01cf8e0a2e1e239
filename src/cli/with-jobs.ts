import { openRegistries } from '../../jobs/access.ts';
import type { Deps } from '../../jobs/deps.ts';
import type { Posting } from '../../jobs/digest.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { openQueue } from '../../jobs/queue.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import { slackSide } from '../app/slack-side.ts';
import { readPaused, readRedisUrl } from '../config/environment.ts';
import { connectStore } from '../store/redis-store.ts';
import { checkSlackAccess } from './checks.ts';
import type { Call, Result } from './command.ts';
import { commandLog } from './log.ts';
import { startOptions } from './services.ts';

type Around = Pick<Call, 'config' | 'env' | 'now' | 'serverTime' | 'note'>;

/** Everything a job takes but Slack: Redis and the registries. Closed whatever happens. */
export async function withDeps<T>(
  call: Around,
  act: (deps: Deps) => Promise<T>,
): Promise<T | Extract<Result, { readonly problems: unknown }>> {
  const { config, env, now, serverTime, note } = call;
  const url = readRedisUrl(env);
  if ('problems' in url) return url;
  const log = commandLog(env);
  const clock = serverTime && { time: serverTime };
  const store = await connectStore(url.value, { warn: note, oneShot: true, ...clock });
  try {
    const { registries, close } = await openRegistries({
      ...{ config, now, log, root: process.cwd() },
      cache: store.immutable,
      lines: store.pace,
    });
    try {
      return await act({
        config,
        store,
        registries,
        now,
        log,
        memory: storedMemory(store),
        pausedByEnvironment: () => readPaused(env),
        readsAreHidden: readsAreHidden(now),
        readManifestsAnyway: false,
      });
    } finally {
      await close();
    }
  } finally {
    await store.close();
  }
}

/** The same with Slack, to post. Nothing is listened to. */
export async function withPosting(
  call: Around,
  act: (deps: Deps, posting: Posting) => Promise<Result>,
): Promise<Result> {
  const options = startOptions(call, { app: false, worker: false }, commandLog(call.env));
  if ('problems' in options) return options;
  return await withDeps(call, async (deps) => {
    const known = await checkSlackAccess(call.env);
    if (known.status === 'failed') return { refused: known.text };
    const queue = await openQueue(options.value.redisUrl, deps.log);
    const slack = slackSide(options.value, { store: deps.store, queue, health: () => false });
    try {
      return await act(deps, slack);
    } finally {
      await slack.stop();
      await queue.close();
    }
  });
}
