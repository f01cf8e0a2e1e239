import { setTimeout as sleep } from 'node:timers/promises';
import { type JobsOptions, Queue, type QueueOptions, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type Duration, MINUTE, SECOND } from '../src/policy/time.ts';
import type { Work } from './due.ts';
import { Outage } from './redis-outage.ts';

/** The one queue. Braces keep all its keys in one Redis Cluster slot, beside the store's. */
const NAME = 'jobs';
const PREFIX = '{layaway}';

/** Looking for what is due is cheap; a lost job costs at most this. */
const TICK_EVERY = MINUTE;

type Task = Work | { readonly name: 'tick' };

/** Adding work, from any process. */
export interface WorkQueue {
  /** Work that waits already is not added again. */
  add(work: Work): Promise<void>;
  /** Adds it once for each `id` (no bare integer, no single colon), to run after so long. */
  addLater(work: Work, after: Duration, id: string): Promise<void>;
  tick(): Promise<void>;
  /** Resolves true when nothing waits and nothing runs; what is for later does not wait yet. */
  idle(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * A connection that fails a call instead of holding it: a click must not hang while Redis is away. `outage`: the one
 * of this process, where it has a worker too.
 */
export async function openQueue(redisUrl: string, log: Logger, outage = new Outage(log)): Promise<WorkQueue> {
  const connection = new Redis(redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 5 * SECOND,
    connectionName: 'layaway-queue',
    lazyConnect: true,
  });
  outage.follow(connection);
  await connection.connect();
  const queue = new Queue<Task>(NAME, {
    connection,
    prefix: PREFIX,
    skipWaitingForReady: true,
  } as QueueOptions);
  queue.on('error', (error) => {
    if (!outage.isKnown()) log.warn({ err: error }, 'queue');
  });
  // BullMQ asks once for Redis' version and keeps the answer, also a failed one: a queue handed out before that answer
  // would go on refusing every job after a Redis that was away for a second.
  await queue.waitUntilReady();
  const add = async (task: Task, options: JobsOptions = idOf(task)) => {
    await queue.add(task.name, task, {
      ...options,
      removeOnComplete: true,
      removeOnFail: true, // the store knows what is undone; a failed job that stays would block its id
    });
  };
  return {
    add: (work) => add(work),
    addLater: (work, delay, id) => add(work, { jobId: `later-${id}`, delay }),
    tick: () => add({ name: 'tick' }),
    async idle() {
      const counts = await queue.getJobCounts('waiting', 'active', 'prioritized');
      return Object.values(counts).every((count) => count === 0);
    },
    async close() {
      outage.leave(connection);
      await queue.close();
      connection.disconnect();
    },
  };
}

/** BullMQ takes work without a priority first. */
const LATER = 10;

/**
 * Recurring work waits or runs once at a time. A click's work always gets a job of its own: one that is running may
 * have read the review before the click. (No bare integer and no single colon: BullMQ refuses those.)
 */
function idOf(task: Task): { readonly jobId?: string; readonly priority?: number } {
  switch (task.name) {
    case 'tick':
    case 'sweep':
      return { jobId: task.name };
    case 'scan':
      return { jobId: `scan-${task.registry}` };
    case 'digest':
      return { jobId: `digest-${task.team}` };
    case 'remind':
      // Lists take seconds each: one after the other, behind clicks and sweeps.
      return { jobId: task.name, priority: LATER };
    case 'show-policy':
      // Asked ten times, answered once; and it waits behind clicks and sweeps.
      return { jobId: `show-policy-${task.registry}/${task.repository}-${task.asker}`, priority: LATER };
    case 'review':
    case 'policy':
    case 'explain':
    case 'propose-policy':
      return {};
  }
}

export interface WorkerParts {
  readonly redisUrl: string;
  readonly log: Logger;
  readonly perform: (work: Work) => Promise<void>;
  readonly due: () => Promise<readonly Work[]>;
  readonly outage?: Outage;
}

/** Takes work from the queue, several pieces at once, and ticks once a minute. */
export interface RunningWorker {
  /** Lets running work end, then stops. */
  close(): Promise<void>;
}

const AT_ONCE = 4;

export function startWorker(
  queue: WorkQueue,
  { redisUrl, log, perform, due, outage = new Outage(log) }: WorkerParts,
): RunningWorker {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, connectionName: 'layaway-worker' });
  outage.follow(connection);
  const running = new Set<Promise<void>>();
  const run = async (task: Task) => {
    if (task.name === 'tick') for (const work of await due()) await queue.add(work);
    else await perform(task);
  };
  const worker = new Worker<Task>(
    NAME,
    async ({ data }) => {
      const work = run(data);
      running.add(work);
      await work.finally(() => running.delete(work));
    },
    { connection, prefix: PREFIX, concurrency: AT_ONCE, lockDuration: 60 * SECOND },
  );
  worker.on('error', (error) => {
    if (!outage.isKnown()) log.warn({ err: error }, 'worker');
  });
  worker.on('failed', (job, error) =>
    log.error({ work: job?.data, err: error }, 'work failed; the next tick finds it again'),
  );
  const ticking = setInterval(
    () => void queue.tick().catch((error: unknown) => log.warn({ err: error }, 'tick')),
    TICK_EVERY,
  );
  void queue.tick().catch((error: unknown) => log.warn({ err: error }, 'first tick'));
  return {
    async close() {
      clearInterval(ticking);
      outage.leave(connection);
      // Where its blocking connection is between two tries to reach Redis again, BullMQ waits for it for ever.
      const closed = worker.close();
      await Promise.race([
        closed,
        Promise.allSettled(running).then(() => sleep(UNBLOCKED_WITHIN, undefined, { ref: false })),
      ]);
      connection.disconnect();
    },
  };
}

/** So long after the last work ended BullMQ may take to note that and to close its connections. */
const UNBLOCKED_WITHIN = 5 * SECOND;
