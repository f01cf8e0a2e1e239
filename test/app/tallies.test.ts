import { expect, it } from 'vitest';
import { storedMemory } from '../../jobs/scan-memory.ts';
import { decisionSavings, savingsOf } from '../../src/app/savings-sums.ts';
import { repositoryTallies, repositoryTally } from '../../src/app/tallies.ts';
import { defaultConfig } from '../../src/config.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, hold, KEY, NOW, REPOSITORY, review } from '../store/fixtures.ts';

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

it('trimming changes neither side of the regret, here and on the next card', async () => {
  const store = await redis.freshStore();
  await store.reviews.open(review('r1'), [], entry('asked'));
  const cause = { kind: 'person', by: 'U0PAYLEAD' } as const;
  const states = [
    { status: 'restored', at: NOW, cause, taken: [] },
    { status: 'deleted', at: NOW },
    { status: 'dropped', at: NOW, why: 'a new tag' },
  ] as const;
  await store.holds.create(
    states.map((state, n) => hold(n + 1, { state })),
    [],
  );
  const said = async () => (await storedMemory(store).regretsIn(KEY, REPOSITORY)).get('branch');
  const before = await said();
  expect(before).toMatchObject({ restored: 1, aside: 2 });
  expect(await store.trim.holds(KEY, REPOSITORY, NOW + 1, 10)).toBe(1);
  expect(await said()).toEqual(before);
  expect((await repositoryTally(store, KEY, REPOSITORY))?.tally.regret).toEqual(before);
});
