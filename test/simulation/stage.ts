import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Duration, Instant } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { type PrivateRedis, startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Around, openRegistry, type Process, REGION, START, useAws } from '../jobs/world.ts';
import { cutTheWire } from './in-process.ts';
import { type Runtimes, sourceOf } from './runtimes.ts';
import { LOG, starter } from './starter.ts';

/** A clock that stands still between two events, so that a history told again is the same. */
export class StandingClock {
  #now: Instant = START;
  now = (): Instant => this.#now;
  move(by: Duration): void {
    this.#now += by;
  }
  reset(): void {
    this.#now = START;
  }
}

/**
 * What histories told one after the other share: a Redis, a clock, what runs, and an AWS that is a new one for each.
 * Several stages may tell histories side by side, and each may break its own Redis.
 */
export class Stage {
  readonly clock: StandingClock;
  readonly redis: Redis;
  readonly runtimes: Runtimes;
  readonly start: (around: Around) => Process;
  /** A new one for each history: it remembers what it saw. */
  store: Store;
  aws: AwsSandbox;
  readonly #server: PrivateRedis;
  readonly #registry: Awaited<ReturnType<typeof openRegistry>>;

  constructor({ clock, redis, runtimes, store, aws, server, registry }: Parts) {
    this.clock = clock;
    this.redis = redis;
    this.runtimes = runtimes;
    this.store = store;
    this.aws = aws;
    this.#server = server;
    this.#registry = registry;
    // Nobody waits out a throttle here: the clock stands still.
    const access = { ...registry.access, throttled: async () => undefined };
    cutTheWire(access, () => this.aws);
    this.start = starter(() => this.store, clock.now, access);
  }

  /** An empty registry, an empty Redis, and processes that know of nothing else. */
  async reset(): Promise<void> {
    await Promise.all([this.aws.close(), this.store.close()]);
    await this.redis.flushdb();
    this.store = await connectTo(this.#server);
    this.clock.reset();
    this.runtimes.running.clear();
    this.runtimes.blind = false;
    this.aws = await startAwsSandbox({ now: this.clock.now });
    this.aws.ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${this.aws.account}:user/AKIALAYAWAYTEST`);
  }

  /** Cuts the store off for a moment, in the midst of whatever it is doing. */
  async breakConnections(): Promise<void> {
    const clients = String(await this.redis.client('LIST')).split('\n');
    const ours = clients.filter((line) => line.includes('name=layaway-store'));
    const ids = ours.map((line) => /id=(\d+)/.exec(line)?.[1] ?? '');
    await Promise.all(ids.map((id) => this.redis.call('CLIENT', 'KILL', 'ID', id)));
  }

  /** Kills Redis and starts it again with all it had acknowledged. */
  async restartRedis(): Promise<void> {
    await this.#server.restart();
    await forgetTheDisk(this.redis);
  }

  /** All processes are new ones: nobody knows what Redis knew before. */
  async restartWorkers(): Promise<void> {
    await this.store.close();
    this.store = await connectTo(this.#server);
  }

  /** Resolves once the store is connected again. */
  async connected(): Promise<void> {
    // What goes out on a connection that is being cut fails at once; the event of the cut is a turn or two away.
    while (!(await answers(this.store))) await nextTurn();
  }

  async close(): Promise<void> {
    await this.#registry.close();
    await this.store.close();
    this.redis.disconnect();
    await Promise.all([this.aws.close(), this.#server.stop()]);
  }
}

interface Parts extends Pick<Stage, 'clock' | 'redis' | 'runtimes' | 'store' | 'aws'> {
  readonly server: PrivateRedis;
  readonly registry: Awaited<ReturnType<typeof openRegistry>>;
}

export async function openStage(): Promise<Stage> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  // A Redis that is restarted is away for a moment: this connection comes back by itself.
  redis.on('error', (error) => LOG.debug({ err: error }, 'Redis is away'));
  await forgetTheDisk(redis);
  const clock = new StandingClock();
  const runtimes: Runtimes = { running: new Map(), blind: false };
  const aws = await startAwsSandbox({ now: clock.now });
  useAws(aws.url);
  const registry = await openRegistry(clock, { sources: [sourceOf(runtimes, clock)] });
  return new Stage({ server, redis, clock, runtimes, aws, registry, store: await connectTo(server) });
}

async function connectTo({ url }: PrivateRedis): Promise<Store> {
  return await connectStore(url, { prefix: 'sim' });
}

/** What a power cut would lose does not matter here, and waiting for the disk takes half of the time. */
async function forgetTheDisk(redis: Redis): Promise<void> {
  await redis.config('SET', 'appendfsync', 'no');
}

async function answers(store: Store): Promise<boolean> {
  return await store.ping().then(
    () => true,
    () => false,
  );
}
