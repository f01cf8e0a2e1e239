import type { Logger } from 'pino';
import { openRegistries } from '../jobs/access.ts';
import type { Deps } from '../jobs/deps.ts';
import { dueWork } from '../jobs/due.ts';
import { goOnWhenOver } from '../jobs/held-up.ts';
import { readsAreHidden } from '../jobs/hidden-reads.ts';
import { perform } from '../jobs/perform.ts';
import { openQueue, startWorker, type WorkQueue } from '../jobs/queue.ts';
import { Outage } from '../jobs/redis-outage.ts';
import { storedMemory } from '../jobs/scan-memory.ts';
import { healthAnswers, serveHealth } from './app/health.ts';
import { copyLedger } from './app/ledger-copy.ts';
import { createMetrics } from './app/metrics.ts';
import { slackSide } from './app/slack-side.ts';
import { watchClock } from './app/watch-clock.ts';
import { watchRecord } from './app/watch-record.ts';
import type { Config } from './config/schema.ts';
import type { Duration, Instant } from './policy/time.ts';
import { connectStore } from './store/redis-store.ts';

/** Everything a process of Layaway is started with. */
export interface StartOptions {
  readonly config: Config;
  /** `app` answers Slack and cannot change a registry; `worker` does the work; a trial runs both. */
  readonly roles: { readonly app: boolean; readonly worker: boolean };
  readonly redisUrl: string;
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl?: string;
    /** Needed by the app only. */
    readonly intake?: { readonly appToken: string } | { readonly signingSecret: string };
    /** Shortest time between two messages or updates in a channel and longest between two looks at an upload; what Slack takes unless given. */
    readonly channelGap?: Duration;
  };
  /** For health checks, metrics and, where Slack comes in over HTTP, Slack. 0 takes a free port. */
  readonly port: number;
  /** The address to listen on; every one of this machine unless given. */
  readonly host?: string;
  readonly now: () => Instant;
  /** What stands for the clock of Redis where this one is moved: in the demo and in tests. */
  readonly serverTime?: () => Promise<Instant>;
  readonly log: Logger;
  readonly pausedByEnvironment: () => boolean;
  /** Where relative globs begin. */
  readonly root: string;
  /** Where the worker copies the record to. */
  readonly ledgerFile?: string;
}

export interface Running {
  readonly port: number;
  /** Asks the worker to look for due work now. */
  tick(): Promise<void>;
  /** How much work is due and not done; 0 in a process without the worker. */
  due(): Promise<number>;
  /** True when no work waits or runs and no message waits to be drawn. */
  idle(): Promise<boolean>;
  /** Resolves when all that came from Slack is answered and drawn. */
  answered(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the roles of this process. Throws, having closed what was opened, where it cannot start. */
export async function start(options: StartOptions): Promise<Running> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await startRoles(options, closing, stop);
  } catch (error) {
    await stop();
    throw isPortTaken(error) ? new Error(`Port ${options.port} is taken: give another one as PORT.`) : error;
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function startRoles(
  options: StartOptions,
  closing: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Running> {
  const { roles, redisUrl, now, serverTime, log, pausedByEnvironment } = options;
  const store = await connectStore(redisUrl, {
    warn: (message) => log.warn(message),
    ...(serverTime && { time: serverTime }),
  });
  closing.push(() => store.close());
  const { ledgerFile } = options;
  const copied = roles.worker && ledgerFile !== undefined ? { ledgerFile } : {};
  const watch = await watchRecord(store, { now, log, ...copied });
  closing.push(async () => watch.stop());
  const clock = await watchClock(store, { now, log });
  closing.push(async () => clock.stop());
  const outage = new Outage(log);
  const queue = await openQueue(redisUrl, log, outage);
  closing.push(() => queue.close());
  const health = healthAnswers({
    ready: () => store.ping(),
    metrics: createMetrics({ store, config: options.config, now, pausedByEnvironment }),
  });
  const slack = slackSide(options, { store, queue, health, clock });
  closing.push(() => slack.stop());
  const port = await slack.open();
  let healthPort = port;
  if (healthPort === undefined) {
    const server = await serveHealth(health, options.port, options.host);
    closing.push(() => server.close());
    healthPort = server.port;
  }
  const work = roles.worker ? await startWork(options, { store, queue, slack, outage }) : undefined;
  if (work) closing.push(work.close);
  return {
    port: healthPort,
    tick: () => queue.tick(),
    due: async () => (await work?.due())?.length ?? 0,
    answered: () => slack.settled(),
    async idle() {
      if (!(await queue.idle())) return false;
      await slack.redraw.settled();
      return await queue.idle();
    },
    stop,
  };
}

interface WorkParts {
  readonly store: Awaited<ReturnType<typeof connectStore>>;
  readonly queue: WorkQueue;
  readonly slack: ReturnType<typeof slackSide>;
  readonly outage: Outage;
}

async function startWork(options: StartOptions, { store, queue, slack, outage }: WorkParts) {
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
