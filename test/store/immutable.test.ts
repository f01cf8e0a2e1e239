import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();
const MONTH_IN_SECONDS = 30 * 24 * 3_600;

it('what never changes is known to every process', async () => {
  const first = await redis.freshStore({ prefix: 'shared' });
  const second = await redis.sameStore({ prefix: 'shared' });
  await first.immutable.set('ecs-task-definition:a', '["image"]');
  expect(await second.immutable.get('ecs-task-definition:a')).toBe('["image"]');
  expect(await second.immutable.get('ecs-task-definition:b')).toBeUndefined();
});

it('what never changes is forgotten a month after it was last read', async () => {
  const { immutable } = await redis.freshStore({ prefix: 'ending' });
  const client = new Redis(redis.server.url);
  await immutable.set('a', '1');
  expect(await client.ttl('{ending}:immutable:a')).toBeGreaterThan(MONTH_IN_SECONDS - 60);
  await client.expire('{ending}:immutable:a', 100);
  await immutable.get('a');
  expect(await client.ttl('{ending}:immutable:a')).toBeGreaterThan(MONTH_IN_SECONDS - 60);
  client.disconnect();
});

it('what is too large is not kept', async () => {
  const { immutable } = await redis.freshStore();
  await immutable.set('a', 'ä'.repeat(8 * 1024));
  await immutable.set('b', 'ä'.repeat(8 * 1024 + 1));
  expect(await immutable.get('a')).toHaveLength(8 * 1024);
  expect(await immutable.get('b')).toBeUndefined();
});

it('an outage counts as not remembered, because asking again is no harm', async () => {
  const server = await startRedis();
  const store = await connectStore(server.url, { commandTimeout: 200 });
  await store.immutable.set('a', '1');
  await server.stop();
  expect(await store.immutable.get('a')).toBeUndefined();
  await store.immutable.set('b', '2');
  await store.close();
});
