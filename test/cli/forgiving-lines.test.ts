import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { forgivingLines } from '../../src/cli/forgiving-lines.ts';
import { Unavailable } from '../../src/store/redis-store.ts';
import { pushOld, putAside } from '../jobs/story.ts';
import { REPOSITORY } from '../jobs/world.ts';
import { useRedis } from '../setup/redis.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const redis = useRedis();
const worlds = useCliWorlds();
const ME = { who: 'restore', first: true };

test('while Redis is there its lines hold; while it is away, a pace of one’s own', async () => {
  const store = await redis.freshStore();
  let away = false;
  let time = 0;
  const gone = () => Promise.reject(new Unavailable('gone'));
  const lines = forgivingLines(
    {
      take: (...asked) => (away ? gone() : store.pace.take(...asked)),
      holdBack: (...asked) => (away ? gone() : store.pace.holdBack(...asked)),
    },
    () => time,
  );
  expect(await lines.take('a', ME, 5_000)).toBe(0);
  expect(await lines.take('a', ME, 5_000)).toBeGreaterThan(0);
  away = true;
  expect(await lines.take('a', ME, 500)).toBe(0);
  expect(await lines.take('a', ME, 500)).toBe(500);
  time = 500;
  expect(await lines.take('a', ME, 500)).toBe(0);
  expect(await lines.holdBack('a', ME)).toBe(1_000);
  expect(await lines.take('a', ME, 500)).toBe(1_000);
  const broken = forgivingLines({ take: () => Promise.reject(new Error('a bug')), holdBack: gone });
  await expect(broken.take('a', ME, 1)).rejects.toThrow('a bug');
});

test('layaway restore waits in the lines of the workers where there is Redis', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  const ran = await layaway(world, `restore ${REPOSITORY}`, { redisUrl: redis.server.url });
  expect(ran.status).toBe(0);
  const client = new Redis(redis.server.url);
  const lines = await client.keys('{layaway}:pace:*');
  client.disconnect();
  expect(lines).toContain(`{layaway}:pace:${world.access.key}/PutImage`);
});
