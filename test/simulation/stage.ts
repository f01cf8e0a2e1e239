import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pino from 'pino';
import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import type { Source } from '../../src/evidence/source.ts';
import { type Digest, registryKey } from '../../src/policy/image.ts';
import type { Duration, Instant } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Around, openRegistry, type Process, REGION, START, testConfig, useAws } from '../jobs/world.ts';
import { cutTheWire } from './in-process.ts';

const LOG = pino({ level: process.env.TEST_LOG ?? 'silent' });

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

/** What runs, as the one source sees it. */
export interface Runtimes {
  readonly running: Map<string, { repository: string; digest: Digest }>;
  blind: boolean;
}

/** What histories told one after the other share. The registry is a new one for each. */
export interface Stage {
  readonly clock: StandingClock;
  /** A new one for each history: it remembers what it saw. */
  store: Store;
  readonly redis: Redis;
  readonly runtimes: Runtimes;
  aws: AwsSandbox;
  /** Cuts the store off for a moment, in the midst of whatever it is doing. */
  breakConnections(): Promise<void>;
  /** Kills Redis and starts it again with all it had acknowledged. */
  restartRedis(): Promise<void>;
  /** All processes are new ones: nobody knows what Redis knew before. */
  restartWorkers(): Promise<void>;
  /** Resolves once the store is connected again. */
  connected(): Promise<void>;
  /** An empty registry and an empty Redis. */
  reset(): Promise<void>;
  start(around: Around): Process;
  close(): Promise<void>;
}

/** A stage of its own, Redis included: several may tell histories side by side, and each may break its own. */
export async function openStage(): Promise<Stage> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  // A Redis that is restarted is away for a moment: this connection comes back by itself.
  redis.on('error', (error) => LOG.debug({ err: error }, 'Redis is away'));
  await forgetTheDisk(redis);
  const clock = new StandingClock();
  const runtimes: Runtimes = { running: new Map(), blind: false };
  const connect = () => connectStore(server.url, { prefix: 'sim' });
  let store = await connect();
  let aws = await startAwsSandbox({ now: clock.now });
  useAws(aws.url);
  const opened = await openRegistry(clock, { sources: [sourceOf(runtimes, clock)] });
  // Nobody waits out a throttle here: the clock stands still.
  const access = { ...opened.access, throttled: async () => undefined };
  cutTheWire(access, () => aws);
  return {
    clock,
    get store() {
      return store;
    },
    redis,
    runtimes,
    get aws() {
      return aws;
    },
    async reset() {
      await Promise.all([aws.close(), store.close()]);
      await redis.flushdb();
      store = await connect();
      clock.reset();
      runtimes.running.clear();
      runtimes.blind = false;
      aws = await startAwsSandbox({ now: clock.now });
      aws.ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${aws.account}:user/AKIALAYAWAYTEST`);
      await store.brakes.saveProbe(access.key, { form: 'pair', at: clock.now() });
    },
    async breakConnections() {
      const clients = String(await redis.client('LIST')).split('\n');
      const ours = clients.filter((line) => line.includes('name=layaway-store'));
      await Promise.all(
        ours.map((line) => redis.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '')),
      );
    },
    async restartRedis() {
      await server.restart();
      await forgetTheDisk(redis);
    },
    async restartWorkers() {
      await store.close();
      store = await connect();
    },
    async connected() {
      // What goes out on a connection that is being cut fails at once; the event of the cut is a turn or two away.
      while (!(await answers(store))) await nextTurn();
    },
    start: starter(() => store, clock, access),
    async close() {
      await opened.close();
      await store.close();
      redis.disconnect();
      await Promise.all([aws.close(), server.stop()]);
    },
  };
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

/**
 * Starts processes. Each configuration is checked once. Asking ECR whether it leaves our reads out is tested
 * elsewhere, and answers yes in every history.
 */
function starter(current: () => Store, clock: StandingClock, registry: RegistryAccess) {
  const configs = new Map<string, Deps['config']>();
  return (around: Around): Process => {
    const key = JSON.stringify(around.config);
    const config = configs.get(key) ?? testConfig(around.config);
    configs.set(key, config);
    const store = current();
    const used = around.store?.(store) ?? store;
    const access = around.access?.(registry) ?? registry;
    const deps: Deps = {
      ...{ config, store: used, registries: [access], now: clock.now, log: LOG, memory: storedMemory(used) },
      readsAreHidden: async () => true,
      readManifestsAnyway: false,
      pausedByEnvironment: around.pausedByEnvironment ?? (() => false),
    };
    return { deps, access };
  };
}

function sourceOf(runtimes: Runtimes, clock: StandingClock): Source {
  return {
    name: 'ecs',
    async collect({ registry }) {
      const seen = { name: 'ecs', registry: registryKey(registry), observedAt: clock.now() };
      if (runtimes.blind) return { ...seen, inspected: 0, status: 'failed', why: 'no answer' };
      const uses = [...runtimes.running].map(([by, { repository, digest }]) => ({
        repository,
        digest,
        by,
      }));
      return { ...seen, inspected: 50, status: 'ok', uses };
    },
  };
}
