import { expect, test } from 'vitest';
import { NOTHING_STORED } from '../../src/policy/growth.ts';
import { GROWTH_WEEKS } from '../../src/store/growth.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();
const KEY = '123456789012/eu-west-1';
const none = { images: 0, bytes: 0 };
const week = (n: number, bytes = n) => ({
  week: `${2025 + Math.floor(n / 52)}-W${String((n % 52) + 1).padStart(2, '0')}`,
  registry: KEY,
  at: n,
  ...NOTHING_STORED,
  bytes,
  deleted: none,
  aside: none,
});

test('weeks come back in order, the newest scan for each, two years at most', async () => {
  const { growth } = await redis.freshStore();
  expect(await growth.weeks(KEY)).toEqual([]);
  for (let n = GROWTH_WEEKS + 4; n >= 0; n--) await growth.note(week(n));
  await growth.note(week(50, 77));
  const weeks = await growth.weeks(KEY);
  expect(weeks).toHaveLength(GROWTH_WEEKS);
  expect(weeks[0]?.week).toBe(week(5).week);
  expect(weeks.at(-1)?.week).toBe(week(GROWTH_WEEKS + 4).week);
  expect(weeks.find(({ at }) => at === 50)?.bytes).toBe(77);
  expect(await growth.weeks('210987654321/eu-west-1')).toEqual([]);
});

test('coverage is that of the last whole scan', async () => {
  const { coverage } = await redis.freshStore();
  const given = { owner: 1, service: 0, environment: 0, retentionClass: 0, expiry: 0 };
  await coverage.note(KEY, new Map([['payments', { repositories: 2, given }]]));
  await coverage.note(KEY, new Map([['', { repositories: 1, given }]]));
  expect([...(await coverage.of(KEY))]).toEqual([['', { repositories: 1, given }]]);
  await coverage.note(KEY, new Map());
  expect((await coverage.of(KEY)).size).toBe(0);
});
