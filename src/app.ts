import type { Logger } from 'pino';
import { openQueue, type WorkQueue } from '../jobs/queue.ts';
import { Outage } from '../jobs/redis-outage.ts';
import { healthAnswers, serveHealth } from './app/health.ts';
import { createMetrics } from './app/metrics.ts';
import { type Reaching, reachSlack } from './app/reach-slack.ts';
import { type SlackSide, slackSide } from './app/slack-side.ts';
import { startWork } from './app/start-work.ts';
import { watchClock } from './app/watch-clock.ts';
import { watchRecord } from './app/watch-record.ts';
import { watchSafekeeping } from './app/watch-safekeeping.ts';
import type { Config } from './config/schema.ts';
import type { Duration, Instant } from './policy/time.ts';
import { connectStore } from './store/redis-store.ts';
import { SET_NOEVICTION } from './store/settings.ts';
import type { Store } from './store/store.ts';

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
    /** How long a worker waits for Slack before it begins without it; five seconds unless given. */
    readonly patience?: Duration;
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

type Closing = (() => Promise<void>)[];

async function startRoles(
  options: StartOptions,
  closing: Closing,
  stop: () => Promise<void>,
): Promise<Running> {
  const { roles, redisUrl, now, log, pausedByEnvironment } = options;
  const { store, clock } = await watchedStore(options, closing);
  const outage = new Outage(log);
  const queue = await openQueue(redisUrl, log, outage);
  closing.push(() => queue.close());
  const health = healthAnswers({
    ready: () => ready(store),
    metrics: createMetrics({ store, config: options.config, now, pausedByEnvironment }),
  });
  const slack = slackSide(options, { store, queue, health, clock });
  const reaching = slackReached(options, slack, queue, closing);
  const port = (await slack.listen()) ?? (await healthServer(options, health, closing));
  await reaching();
  const work = roles.worker ? await startWork(options, { store, queue, slack, outage }) : undefined;
  if (work) closing.push(work.close);
  return {
    port,
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

/** The store, and whatever compares it all the time with what this process knows. */
async function watchedStore({ redisUrl, roles, now, log, ...options }: StartOptions, closing: Closing) {
  const { serverTime, ledgerFile } = options;
  const store = await connectStore(redisUrl, {
    warn: (message) => log.warn(message),
    migrates: true,
    ...(serverTime && { time: serverTime }),
  });
  closing.push(() => store.close());
  const copied = roles.worker && ledgerFile !== undefined ? { ledgerFile } : {};
  const watch = await watchRecord(store, { now, log, ...copied });
  closing.push(async () => watch.stop());
  const clock = await watchClock(store, { now, log });
  closing.push(async () => clock.stop());
  const keeping = await watchSafekeeping(store, { log });
  closing.push(async () => keeping.stop());
  return { store, clock };
}

/**
 * Answers the function that reaches Slack. An app is of no use before, and ends where Slack refuses it; a worker waits
 * a moment only, and goes on asking in the background.
 */
function slackReached(
  { roles, slack: { patience }, log }: StartOptions,
  slack: SlackSide,
  queue: WorkQueue,
  closing: Closing,
): () => Promise<void> {
  const stopping = new AbortController();
  let reaching: Reaching | undefined;
  closing.push(async () => {
    stopping.abort();
    await slack.stop();
    await reaching?.over;
  });
  return async () => {
    if (roles.worker) {
      const reached = () => queue.tick(); // what waited for it goes on now
      reaching = reachSlack(slack, { log, stop: stopping.signal, reached, patience });
      return await reaching.first;
    }
    const refused = await slack.open();
    if (refused !== undefined) throw new Error(refused);
  };
}

/** Not where everything but giving back stands still, as a start would be refused there. */
async function ready(store: Store): Promise<void> {
  await store.ping();
  await store.safekeeping.look();
  const trouble = store.safekeeping.trouble();
  if (trouble !== undefined) throw new Error(`${trouble}. ${SET_NOEVICTION}`);
}

/** A server of its own, where Slack does not come in over HTTP. Answers its port. */
async function healthServer(
  { port, host }: StartOptions,
  health: ReturnType<typeof healthAnswers>,
  closing: Closing,
): Promise<number> {
  const server = await serveHealth(health, port, host);
  closing.push(() => server.close());
  return server.port;
}
