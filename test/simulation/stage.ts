import { Redis } from 'ioredis';
import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import type { Source } from '../../src/evidence/source.ts';
import { type Digest, registryKey } from '../../src/policy/image.ts';
import type { Duration, Instant } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import type { PrivateRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  type Around,
  openRegistry,
  type Process,
  REGION,
  START,
  startProcess,
  useAws,
} from '../jobs/world.ts';
import { cutTheWire } from './in-process.ts';

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
  readonly store: Store;
  readonly redis: Redis;
  readonly runtimes: Runtimes;
  aws: AwsSandbox;
  /** Cuts the store off for a moment, in the midst of whatever it is doing. */
  breakConnections(): Promise<void>;
  /** An empty registry and an empty Redis. */
  reset(): Promise<void>;
  start(around: Around): Process;
  close(): Promise<void>;
}

/** A stage of its own in one database of a Redis: several may tell histories side by side. */
export async function openStage(server: PrivateRedis, lane = 0): Promise<Stage> {
  const url = `${server.url}/${lane}`;
  const redis = new Redis(url);
  // What is on the disk does not matter here, and waiting for it takes half of the time.
  await redis.config('SET', 'appendfsync', 'no');
  const clock = new StandingClock();
  const runtimes: Runtimes = { running: new Map(), blind: false };
  const store = await connectStore(url, { prefix: 'sim' });
  let aws = await startAwsSandbox({ now: clock.now });
  useAws(aws.url);
  const opened = await openRegistry(clock, { sources: [sourceOf(runtimes, clock)] });
  // Nobody waits out a throttle here: the clock stands still.
  const access = { ...opened.access, throttled: async () => undefined };
  cutTheWire(access, () => aws);
  return {
    clock,
    store,
    redis,
    runtimes,
    get aws() {
      return aws;
    },
    async reset() {
      await Promise.all([aws.close(), redis.flushdb()]);
      clock.reset();
      runtimes.running.clear();
      runtimes.blind = false;
      aws = await startAwsSandbox({ now: clock.now });
      aws.ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${aws.account}:user/AKIALAYAWAYTEST`);
      await store.brakes.saveProbe(access.key, { form: 'pair', at: clock.now() });
    },
    async breakConnections() {
      const clients = String(await redis.client('LIST')).split('\n');
      const ours = clients.filter(
        (line) => line.includes(` db=${lane} `) && line.includes('name=layaway-store'),
      );
      await Promise.all(
        ours.map((line) => redis.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '')),
      );
    },
    start: (around) => hiddenReads(startProcess(store, clock, access, around)),
    async close() {
      await opened.close();
      await store.close();
      redis.disconnect();
      await aws.close();
    },
  };
}

/** Asking ECR whether it leaves our reads out is tested elsewhere, and answers yes in every history. */
function hiddenReads({ deps, access }: Process): { deps: Deps; access: RegistryAccess } {
  return { deps: { ...deps, readsAreHidden: async () => true }, access };
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
