import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis({ tcp: true });
let admin: Redis;
beforeAll(() => {
  admin = new Redis(redis.server.url);
});
afterAll(async () => {
  await admin.quit();
});

/** Connects, closes, and answers what it was warned of. */
async function warningsAt(target: string | Redis, prefix = 'start'): Promise<string[]> {
  const warnings: string[] = [];
  const store = await connectStore(target, { prefix, warn: (text) => warnings.push(text) });
  await store.close();
  return warnings;
}

it('has nothing to say about a Redis as it should be', async () => {
  expect(await warningsAt(redis.server.url)).toEqual([]);
  expect(await warningsAt(admin)).toEqual([]);
  expect(await admin.ping()).toBe('PONG');
});

it('refuses a Redis that evicts, and says what to set', async () => {
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await expect(connectStore(redis.server.url)).rejects.toThrow(
    /redis\.sock has maxmemory-policy allkeys-lru.*Set it to noeviction/,
  );
  await admin.config('SET', 'maxmemory-policy', 'noeviction');
});

it('warns where a crash would lose the newest second, and louder where a restart loses all', async () => {
  await admin.config('SET', 'appendfsync', 'everysec');
  expect(await warningsAt(redis.server.url)).toEqual([expect.stringContaining('appendfsync everysec')]);
  await admin.config('SET', 'appendonly', 'no');
  expect(await warningsAt(redis.server.url)).toEqual([expect.stringContaining('NO APPEND-ONLY FILE')]);
  await admin.config('SET', 'appendonly', 'yes', 'appendfsync', 'always');
});

it('warns where its settings may not be read, and goes on', async () => {
  await admin.acl('SETUSER', 'managed', 'on', '>pw', '~*', '+@all', '-config');
  const managed = `redis://managed:pw@127.0.0.1:${redis.server.port}`;
  expect(await warningsAt(managed)).toEqual([]);
  await admin.acl('SETUSER', 'managed', '-info');
  expect(await warningsAt(managed)).toEqual([expect.stringContaining('make sure yourself')]);
});

it('refuses the records of a newer schema', async () => {
  await admin.set('{newer}:schema', '5');
  await expect(connectStore(redis.server.url, { prefix: 'newer' })).rejects.toThrow(
    'a newer version of Layaway (schema 5, this one knows 4)',
  );
  expect(await admin.get('{newer}:schema')).toBe('5');
  await admin.set('{newer}:schema', 'none');
  await expect(connectStore(redis.server.url, { prefix: 'newer' })).rejects.toThrow('another version');
});

it('leaves the records of an older schema to a process that stays: looking changes nothing', async () => {
  await admin.set('{older}:schema', '3');
  await expect(connectStore(redis.server.url, { prefix: 'older' })).rejects.toThrow(
    'an older version of Layaway (schema 3, this one knows 4). An app or worker of this version brings',
  );
  expect(await admin.get('{older}:schema')).toBe('3');
  await (await connectStore(redis.server.url, { prefix: 'older', migrates: true })).close();
  expect(await admin.get('{older}:schema')).toBe('4');
});

it('reads a full Redis and a replica, which take no writes', async () => {
  await (await connectStore(redis.server.url, { prefix: 'full' })).close();
  await admin.config('SET', 'maxmemory', '1');
  expect(await warningsAt(redis.server.url, 'full')).toEqual([]);
  await admin.config('SET', 'maxmemory', '0');
  await admin.replicaof('127.0.0.1', 1);
  expect(await warningsAt(redis.server.url, 'full')).toEqual([]);
  await admin.replicaof('NO', 'ONE');
});

it('is looked at again: a policy that evicts by now is found, and so is its end', async () => {
  const { safekeeping } = await redis.freshStore();
  await safekeeping.look();
  expect(safekeeping.trouble()).toBeUndefined();
  await admin.config('SET', 'maxmemory-policy', 'volatile-ttl');
  await safekeeping.look();
  expect(safekeeping.trouble()).toMatch(/has maxmemory-policy volatile-ttl: .* drop decisions/);
  await admin.config('SET', 'maxmemory-policy', 'noeviction');
  await safekeeping.look();
  expect(safekeeping.trouble()).toBeUndefined();
});

it('keeps all keys in one slot of a cluster, and apart by prefix', async () => {
  await expect(connectStore(redis.server.url, { prefix: 'a}b' })).rejects.toThrow('letters, digits');
  const store = await connectStore(redis.server.url, { prefix: 'slotted' });
  await store.once('x', 1_000);
  await store.close();
  expect((await admin.keys('*slotted*')).every((key) => key.startsWith('{slotted}:'))).toBe(true);
});
