import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { sumsTogether } from '../../src/policy/sums.ts';
import type { Tally } from '../../src/policy/tally.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, KEY, NOW, REPOSITORY } from './fixtures.ts';

const redis = useRedis();
const TALLY: Tally = { ...sumsTogether([]), decisions: [], regret: { restored: 0, aside: 0 }, underWay: [] };
const aside = { status: 'quarantined', since: NOW, deleteAfter: NOW + 1 } as const;

it('a tally stands until a hold of its repository changes what it adds up to', async () => {
  const { holds, tallies } = await redis.freshStore();
  expect(await tallies.of(KEY)).toEqual(new Map());
  await holds.create([hold(1)], []);
  const [known] = (await tallies.of(KEY)).values();
  await tallies.note(KEY, REPOSITORY, known?.changes ?? 0, TALLY);
  expect((await tallies.of(KEY)).get(REPOSITORY)?.tally).toEqual(TALLY);
  await holds.save(hold(1, { state: { status: 'quarantining', since: NOW } }));
  expect((await tallies.of(KEY)).get(REPOSITORY)?.tally).toEqual(TALLY);
  await holds.save(hold(1, { version: 1, state: aside }));
  expect((await tallies.of(KEY)).get(REPOSITORY)?.tally).toBeUndefined();
  // Counted before that change, noted after it.
  await tallies.note(KEY, REPOSITORY, known?.changes ?? 0, TALLY);
  expect((await tallies.of(KEY)).get(REPOSITORY)?.tally).toBeUndefined();
});

it('what an earlier version counted without what rests is counted anew, and helps to', async () => {
  const { holds, tallies } = await redis.freshStore();
  await holds.create([hold(1)], []);
  const { resting, ...before } = TALLY;
  await tallies.note(KEY, REPOSITORY, 1, JSON.parse(JSON.stringify(before)));
  expect(resting.images).toBe(0);
  expect((await tallies.of(KEY)).get(REPOSITORY)).toEqual({ changes: 1, former: { decisions: [] } });
});

it('a repository lists its open holds alone', async () => {
  const { holds } = await redis.freshStore();
  await holds.create([hold(1), hold(2), hold(3, { repository: 'payments/api-docs' })], []);
  await holds.save({ ...hold(2), state: { status: 'dropped', at: NOW, why: 'a new tag' } });
  expect((await holds.underWayIn(KEY, REPOSITORY)).map(({ id }) => id)).toEqual([hold(1).id]);
  await holds.create([hold(2, { review: 'r2' })], []);
  expect(await holds.underWayIn(KEY, REPOSITORY)).toHaveLength(2);
});

it('brings stored open holds into the index of their repository', async () => {
  const store = await redis.freshStore({ prefix: 'before' });
  await store.holds.create([hold(1), hold(2)], []);
  await store.holds.save({ ...hold(2), state: { status: 'dropped', at: NOW, why: 'a new tag' } });
  const admin = new Redis(redis.server.url);
  await admin.del(`{before}:holds:open:${KEY}/${REPOSITORY}`, `{before}:holds:changes:${KEY}`);
  await admin.set('{before}:schema', '2');
  const [later] = await Promise.all([
    redis.sameStore({ prefix: 'before', migrates: true }),
    redis.sameStore({ prefix: 'before', migrates: true }),
  ]);
  expect(await admin.get('{before}:schema')).toBe('4');
  expect((await later.holds.underWayIn(KEY, REPOSITORY)).map(({ id }) => id)).toEqual([hold(1).id]);
  expect(await later.tallies.of(KEY)).toEqual(new Map([[REPOSITORY, { changes: 1 }]]));
  await admin.quit();
});
