import { expect, test } from 'vitest';
import { lineOf } from '../../src/app/line.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, review } from '../store/fixtures.ts';

const redis = useRedis();
const LIMITS = {
  putImagePerSecond: 10,
  batchDeleteImagePerSecond: 5,
  imagesPerRepositoryAndDay: 100,
  shareOfRepository: 1,
};

test('the time a card promises goes by the slower of the two calls that each name takes', async () => {
  const store = await redis.freshStore();
  const asked = review('2026-W10-0000000000000001');
  const paced = (changes: Partial<typeof LIMITS>) =>
    lineOf({ store, pace: { ...LIMITS, ...changes } }, asked, [hold(1)]);
  expect(await paced({})).toMatchObject({ queue: { perSecond: 5 } });
  expect(await paced({ putImagePerSecond: 2 })).toMatchObject({ queue: { perSecond: 2 } });
});
