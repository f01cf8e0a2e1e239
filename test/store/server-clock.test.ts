import { expect, it } from 'vitest';
import { SECOND } from '../../src/policy/time.ts';
import { clockOffsetOf } from '../../src/store/server-clock.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();

it('reads the clock of Redis, to the millisecond', async () => {
  const store = await redis.freshStore();
  expect(Math.abs(await clockOffsetOf(store, Date.now))).toBeLessThan(20);
  const offset = await clockOffsetOf(store, () => Date.now() + 40 * SECOND);
  expect(Math.round(offset / SECOND)).toBe(40);
});
