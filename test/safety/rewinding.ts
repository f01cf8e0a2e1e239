import { afterEach, beforeEach } from 'vitest';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { NOTHING_IN_USE, openWorld, type World } from '../jobs/world.ts';
import { type RewindableRedis, startRewindable } from '../setup/rewindable-redis.ts';

/** A world of its own for each test of a file, on a Redis that can go back in time. */
export interface Rewinding {
  readonly redis: RewindableRedis;
  readonly world: World;
  /** Another process: a store that connects now. */
  connect(): Promise<Store>;
  /** The world as another process sees it. */
  processOn(store: Store): World;
}

export function useRewinding(): Rewinding {
  let redis: RewindableRedis | undefined;
  let world: World | undefined;
  const opened: Store[] = [];
  const connect = async () => {
    const store = await connectStore(there(redis).url, { prefix: 'test' });
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    redis = await startRewindable();
    const { url } = redis;
    const server = { ...redis, port: 0, pid: 0, database: () => url, restart: async () => {} };
    world = await openWorld(
      { server, freshStore: connect, sameStore: connect },
      { sources: [NOTHING_IN_USE] },
    );
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await world?.close();
    await redis?.stop();
  });
  return {
    get redis() {
      return there(redis);
    },
    get world() {
      return there(world);
    },
    connect,
    processOn: (store) => ({ ...there(world), ...there(world).start({ store: () => store }), store }),
  };
}

function there<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('no test runs');
  return one;
}
