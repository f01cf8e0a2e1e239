import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectStore, type StoreOptions } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { useRedis } from '../setup/redis.ts';

const NOW = Date.UTC(2026, 2, 2, 8);
const redis = useRedis();
let admin: Redis;
beforeAll(() => {
  admin = new Redis(redis.server.url);
});
const evict = (policy: string) => admin.config('SET', 'maxmemory-policy', policy);
afterEach(() => evict('noeviction'));
afterAll(() => admin.quit());

let stores = 0;
/** A store in which something is recorded, and whoever else uses the same. */
async function recorded() {
  const prefix = `eviction-${stores++}`;
  const closing: Store[] = [];
  const open = async (role: Pick<StoreOptions, 'migrates'> = {}) => {
    const store = await connectStore(redis.server.url, { prefix, ...role, time: async () => NOW });
    closing.push(store);
    return store;
  };
  const store = await open();
  await store.ledger.append([{ at: NOW - 1, kind: 'decided', by: 'U0PAYLEAD', text: 'remove' }]);
  await store.continuity.check(NOW);
  await store.safekeeping.look();
  return {
    store,
    open,
    drop: (key: string) => admin.del(`{${prefix}}:${key}`),
    close: async () => {
      for (const one of closing) await one.close();
    },
  };
}

const WHY = /maxmemory-policy was allkeys-lru, so it may have dropped answers and pauses/;

it('promise 11: what an eviction may have dropped is doubted, and a pause that is gone stops everything again', async () => {
  const { store, drop, close } = await recorded();
  await store.brakes.pause('cli', 'incident', NOW);
  await evict('allkeys-lru');
  await store.safekeeping.look();
  expect(await store.continuity.lapse()).toBeUndefined();
  await drop('pauses');
  await evict('noeviction');
  await store.safekeeping.look();
  expect(store.safekeeping.trouble()).toBeUndefined();
  const { lapse, unsettled } = await store.continuity.check(NOW);
  expect(lapse).toMatchObject({ at: NOW, why: expect.stringMatching(WHY) });
  expect(unsettled).toBeUndefined();
  expect(await store.brakes.paused()).toMatchObject({ by: 'layaway', at: NOW });
  const [newest] = await store.ledger.read({ limit: 1 });
  expect(newest).toMatchObject({
    kind: 'paused',
    text: expect.stringContaining('set anew what has to stay'),
  });
  await store.brakes.resume();
  await store.safekeeping.look();
  expect(await store.brakes.paused()).toBeUndefined();
  await close();
});

it('is declared once, by whoever sees its end first, also where the note of it was dropped', async () => {
  const { store, open, drop, close } = await recorded();
  const other = await open();
  await store.brakes.pause('cli', 'incident', NOW);
  await evict('allkeys-lru');
  for (const one of [store, other]) await one.safekeeping.look();
  await drop('ledger:evicted');
  await evict('noeviction');
  for (const one of [store, other, store]) await one.safekeeping.look();
  expect(await other.continuity.lapse()).toMatchObject({ at: NOW });
  expect(await store.brakes.paused()).toMatchObject({ by: 'cli', why: 'incident' });
  await close();
});

it('is declared by a later start where a start was refused meanwhile, or whoever saw it is gone', async () => {
  const { store, open, close } = await recorded();
  await evict('allkeys-lru');
  await expect(open()).rejects.toThrow('allkeys-lru');
  await evict('noeviction');
  await open();
  expect(await store.continuity.lapse()).toBeUndefined();
  await evict('allkeys-lru');
  await expect(open({ migrates: true })).rejects.toThrow('allkeys-lru');
  await evict('noeviction');
  await open();
  expect(await store.continuity.lapse()).toMatchObject({ why: expect.stringMatching(WHY) });
  expect(await store.brakes.paused()).toMatchObject({ by: 'layaway' });
  await close();
});

it('a first start that is refused leaves nothing behind: nothing is recorded that could be dropped', async () => {
  await evict('allkeys-lru');
  const options: StoreOptions = { prefix: 'newcomer', migrates: true };
  await expect(connectStore(redis.server.url, options)).rejects.toThrow('allkeys-lru');
  await evict('noeviction');
  const store = await connectStore(redis.server.url, options);
  expect(await store.continuity.lapse()).toBeUndefined();
  expect(await store.brakes.paused()).toBeUndefined();
  await store.close();
});

it('is seen by the count of dropped keys where the policy was set back between two looks', async () => {
  const { store, close } = await recorded();
  await admin.set('victim', 'x'.repeat(100));
  await admin.expire('victim', 1_000);
  await admin.config('SET', 'maxmemory-policy', 'volatile-lru', 'maxmemory', '1');
  await admin.set('one', 'more').catch(String);
  await admin.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
  await store.safekeeping.look();
  expect(store.safekeeping.trouble()).toBeUndefined();
  expect(await store.continuity.lapse()).toMatchObject({
    why: expect.stringContaining('count of evicted keys grew'),
  });
  await close();
});
