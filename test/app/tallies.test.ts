import { expect, it } from 'vitest';
import { decisionSavings, savingsOf } from '../../src/app/savings-sums.ts';
import { repositoryTallies, repositoryTally } from '../../src/app/tallies.ts';
import { defaultConfig } from '../../src/config.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, KEY, NOW, REPOSITORY } from '../store/fixtures.ts';

const redis = useRedis();

it('all deleted images count, also beyond the newest thousand', async () => {
  const store = await redis.freshStore();
  const deleted = Array.from({ length: 1_203 }, (_, n) =>
    hold(n + 1, { sizeBytes: 10, state: { status: 'deleted', at: NOW } }),
  );
  await store.holds.create(deleted, []);
  const tally = await repositoryTally(store, KEY, REPOSITORY);
  expect(tally?.tally.deleted).toMatchObject({ images: 1_203, bytes: { upper: 12_030 } });
  expect((await repositoryTallies(store, [KEY])).map((one) => one.tally)).toEqual([tally?.tally]);
  expect(await repositoryTally(store, KEY, 'nobody/knows')).toBeUndefined();
});

it('an older version’s tally, which knows no decisions, is counted anew', async () => {
  const store = await redis.freshStore();
  await store.holds.create([hold(1, { sizeBytes: 10, state: { status: 'deleted', at: NOW } })], []);
  const old = { deleted: {}, aside: {}, underWay: [] };
  await store.tallies.note(KEY, REPOSITORY, 1, JSON.parse(JSON.stringify(old)));
  expect((await repositoryTally(store, KEY, REPOSITORY))?.tally.deleted.images).toBe(1);
});

it('no decision has more verified than it came to, whatever a scan counted for it before', async () => {
  const store = await redis.freshStore();
  await store.holds.create([hold(1, { sizeBytes: 10, state: { status: 'deleted', at: NOW } })], []);
  const decisions = [
    { review: 'r1', images: 3, bytes: 30 },
    { review: 'no longer one', images: 2, bytes: 20 },
  ];
  await store.tallies.noteVerified(KEY, REPOSITORY, { at: NOW + 1, decisions });
  const tally = await repositoryTally(store, KEY, REPOSITORY);
  if (!tally) throw new Error('nothing was counted');
  const { price } = defaultConfig();
  const verified = { images: 1, bytes: 10, at: NOW + 1 };
  expect(savingsOf(tally, price).verified).toEqual(verified);
  expect(decisionSavings(tally, price)).toMatchObject([{ review: 'r1', verified }]);
});
