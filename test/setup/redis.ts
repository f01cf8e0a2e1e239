import { afterAll, beforeAll } from 'vitest';
import { type PrivateRedis, type RedisOptions, startRedis } from '../../src/sandbox/redis.ts';
import { connectStore, type StoreOptions } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';

export interface TestRedis {
  /** Only inside tests and hooks: it starts before the first. */
  readonly server: PrivateRedis;
  /** A store with keys of its own, closed after the last test. */
  freshStore(options?: StoreOptions): Promise<Store>;
  /** The same keys again over another connection, as a second process would see them. */
  sameStore(options?: StoreOptions): Promise<Store>;
}

/** One private Redis for the test file that calls this at its top. */
export function useRedis(wanted?: RedisOptions): TestRedis {
  let server: PrivateRedis | undefined;
  let prefixes = 0;
  const stores: Store[] = [];
  beforeAll(async () => {
    server = await startRedis(wanted);
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await server?.stop();
  });
  const running = (): PrivateRedis => {
    if (!server) throw new Error('the private Redis starts before the first test, not earlier');
    return server;
  };
  const open = async (options?: StoreOptions) => {
    const store = await connectStore(running().url, { prefix: `test-${prefixes}`, ...options });
    stores.push(store);
    return store;
  };
  return {
    get server() {
      return running();
    },
    freshStore(options) {
      prefixes += 1;
      return open(options);
    },
    sameStore: open,
  };
}
