import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import { useRedis } from '../setup/redis.ts';
import {
  digest,
  entry,
  frozen,
  hold,
  KEY,
  NOW,
  OTHER_KEY,
  REGISTRY,
  REPOSITORY,
  review,
  snapshot,
} from './fixtures.ts';

const redis = useRedis();

describe('uses seen', () => {
  it('keep when they were first seen, and who was seen last', async () => {
    const { memory } = await redis.freshStore();
    const see = (at: number, by: string) =>
      memory.rememberUses(KEY, REPOSITORY, new Map([[digest(1), { at, by }]]));
    await see(NOW, 'ECS service shop/checkout');
    await see(NOW + 5, 'Lambda  resize:7\nalias');
    await see(NOW + 3, 'an answer that came late');
    const seen = (await memory.usesSeen(KEY, REPOSITORY)).get(digest(1));
    expect(seen).toEqual({ firstAt: NOW, lastAt: NOW + 5, by: 'Lambda  resize:7\nalias' });
    expect(await memory.usesSeen(KEY, 'another')).toEqual(new Map());
    expect(await memory.usesSeen(OTHER_KEY, REPOSITORY)).toEqual(new Map());
  });

  it('end as the earliest and the latest, in whatever order they come', async () => {
    const store = await redis.freshStore();
    let repository = 0;
    const times = fc.array(fc.integer({ min: 0, max: NOW }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(times, async (ats) => {
      repository += 1;
      for (const at of ats) {
        await store.memory.rememberUses(
          KEY,
          `r${repository}`,
          new Map([[digest(1), { at, by: `at ${at}` }]]),
        );
      }
      const seen = (await store.memory.usesSeen(KEY, `r${repository}`)).get(digest(1));
      const lastAt = Math.max(...ats);
      expect(seen).toEqual({ firstAt: Math.min(...ats), lastAt, by: `at ${lastAt}` });
    });
    await fc.assert(property, { seed: 20_260_302, numRuns: 60 });
  });

  it('stay pinned once something named them by digest', async () => {
    const { memory } = await redis.freshStore();
    const see = (n: number, pinned?: true) =>
      memory.rememberUses(
        KEY,
        REPOSITORY,
        new Map([[digest(n), { at: NOW, by: 'f:7', ...(pinned && { pinned }) }]]),
      );
    await see(1, true);
    await see(1);
    await see(2);
    const seen = await memory.usesSeen(KEY, REPOSITORY);
    expect(seen.get(digest(1))).toEqual({ firstAt: NOW, lastAt: NOW, by: 'f:7', pinned: true });
    expect(seen.get(digest(2))).not.toHaveProperty('pinned');
  });

  it('remembers thousands at once', async () => {
    const { memory } = await redis.freshStore();
    const many = Array.from({ length: 5_003 }, (_, n) => digest(n));
    await memory.rememberUses(KEY, REPOSITORY, new Map(many.map((d) => [d, { at: NOW, by: 'EKS prod' }])));
    await memory.rememberOwnReads(KEY, REPOSITORY, new Map(many.map((d) => [d, NOW])));
    expect((await memory.usesSeen(KEY, REPOSITORY)).size).toBe(5_003);
    expect((await memory.ownReads(KEY, REPOSITORY)).size).toBe(5_003);
  });
});

it('returns keeps until they expire', async () => {
  const { memory } = await redis.freshStore();
  const month = { until: NOW + 30 * DAY, by: 'U0PAYLEAD', reason: 'a customer pins it' };
  const week = { until: NOW + 7 * DAY, by: 'U0PAYLEAD' };
  const keeps = new Map([
    [digest(1), month],
    [digest(2), week],
    [digest(3), month],
  ]);
  await memory.rememberKeeps(KEY, REPOSITORY, keeps);
  await memory.rememberKeeps(KEY, REPOSITORY, new Map());
  expect(await memory.keeps(KEY, REPOSITORY, NOW)).toEqual(keeps);
  expect((await memory.keeps(KEY, REPOSITORY, NOW + 7 * DAY - 1)).size).toBe(3);
  expect((await memory.keeps(KEY, REPOSITORY, NOW + 7 * DAY)).size).toBe(2);
});

it('carries the keeps of an answer only while it is the newest', async () => {
  const { memory, reviews } = await redis.freshStore();
  const asked = review('r1', { registry: REGISTRY, repository: REPOSITORY });
  await reviews.open(asked, [frozen(1)], entry('asked'));
  const read = await reviews.get('r1');
  if (!read) throw new Error('no review');
  const many = Array.from({ length: 1_201 }, (_, n) => digest(n));
  const keep = new Map(many.map((one) => [one, { until: NOW + DAY, by: 'U0PAYLEAD' }]));
  expect(await memory.carryKeeps(read, { keep })).toBe('saved');
  expect(await memory.carryKeeps(read, { forget: many.slice(1) })).toBe('saved');
  expect(await memory.carryKeeps(read, {})).toBe('saved');
  await reviews.save(read, entry('decided'));
  expect(await memory.carryKeeps(read, { forget: [digest(0)] })).toBe('conflict');
  expect([...(await memory.keeps(KEY, REPOSITORY, NOW)).keys()]).toEqual([digest(0)]);
});

it('knows the children of the indexes it read, none included, and of no others', async () => {
  const { memory } = await redis.freshStore();
  const read = new Map<Digest, readonly Digest[]>([[digest(99_999), []]]);
  for (let n = 0; n < 300; n++) read.set(digest(n * 7), [digest(n), digest(n + 1)]);
  await memory.rememberChildren(read);
  await memory.rememberChildren(new Map());
  expect(await memory.children([...read.keys(), digest(88_888)])).toEqual(read);
  expect(await memory.children([])).toEqual(new Map());
});

it('never moves an own read back: a later pull would count as evidence', async () => {
  const { memory } = await redis.freshStore();
  for (const at of [NOW, NOW - 5, NOW + 5, NOW + 1]) {
    await memory.rememberOwnReads(KEY, REPOSITORY, new Map([[digest(1), at]]));
  }
  expect(await memory.ownReads(KEY, REPOSITORY)).toEqual(new Map([[digest(1), NOW + 5]]));
});

it('notes since when it watches, counts and times as last told', async () => {
  const { memory } = await redis.freshStore();
  expect(await memory.watchedSince(KEY)).toBeUndefined();
  await memory.restartWatching(KEY, NOW);
  expect(await memory.watchedSince(KEY)).toBe(NOW);
  await memory.restartWatching(KEY, NOW + 1);
  expect(await memory.watchedSince(KEY)).toBe(NOW + 1);
  expect(await memory.lastInspected(KEY, 'ecs')).toBeUndefined();
  await memory.rememberInspected(KEY, 'ecs', 41);
  await memory.rememberInspected(KEY, 'ecs', 0);
  expect(await memory.lastInspected(KEY, 'ecs')).toBe(0);
  expect(await memory.sourcesSeen()).toEqual(new Map());
  await memory.noteSources(KEY, [{ name: 'files', ok: false, observedAt: NOW }]);
  const ecs = [{ name: 'ecs', ok: true, observedAt: NOW }];
  await memory.noteSources(KEY, ecs);
  expect(await memory.sourcesSeen()).toEqual(new Map([[KEY, ecs]]));
  expect(await memory.lastDone('scan')).toBeUndefined();
  await memory.done('scan', NOW);
  expect(await memory.lastDone('scan')).toBe(NOW);
});

it('keeps the last scan of each repository and drops those a sweep did not renew', async () => {
  const { memory } = await redis.freshStore();
  await memory.saveSnapshot(snapshot('shop/web', NOW, 'shop'));
  await memory.saveSnapshot(snapshot('gone', NOW - 1, 'shop'));
  await memory.saveSnapshot(snapshot(REPOSITORY, NOW - 1, 'payments'));
  await memory.saveSnapshot(snapshot(REPOSITORY, NOW + 1));
  await memory.dropSnapshots(OTHER_KEY, NOW + DAY);
  await memory.dropSnapshots(KEY, NOW);
  expect(await memory.snapshot(KEY, 'gone')).toBeUndefined();
  expect(await memory.snapshot(KEY, REPOSITORY)).toEqual(snapshot(REPOSITORY, NOW + 1));
  expect(await memory.repositories()).toEqual([
    { registry: REGISTRY, repository: REPOSITORY },
    { registry: REGISTRY, repository: 'shop/web', team: 'shop' },
  ]);
});

it('a repository that is scanned no more is remembered with its team, where the record tells of it', async () => {
  const { memory, ledger, holds } = await redis.freshStore();
  const names = async () =>
    (await memory.recordedRepositories()).map(({ repository, team }) => [repository, team]);
  for (const name of ['kept', 'unowned', 'never/asked']) {
    await memory.saveSnapshot(snapshot(name, NOW - 1, name === 'unowned' ? undefined : 'shop'));
    if (name !== 'never/asked') await ledger.append([entry('asked', { repository: name })]);
  }
  await memory.saveSnapshot(snapshot(REPOSITORY, NOW, 'payments'));
  await holds.create([hold(1, { repository: 'held/before' })], []);
  await memory.dropSnapshots(KEY, NOW);
  expect((await memory.repositories()).map(({ repository }) => repository)).toEqual([REPOSITORY]);
  const before = ['held/before', undefined];
  expect(await names()).toEqual([
    ...[before, ['kept', 'shop'], [REPOSITORY, 'payments'], ['unowned', undefined]],
  ]);
  await memory.saveSnapshot(snapshot('kept', NOW + 1, 'other'));
  expect(await names()).toContainEqual(['kept', 'other']);
});

describe('where tags point and pointed', () => {
  it('comes back as it was saved', async () => {
    const { memory } = await redis.freshStore();
    expect(await memory.tagHistory(KEY, REPOSITORY)).toBeUndefined();
    const history = {
      current: new Map([['prod', digest(2)]]),
      former: new Map([['prod', [{ digest: digest(1), until: NOW }]]]),
    };
    await memory.saveTagHistory(KEY, REPOSITORY, history);
    expect(await memory.tagHistory(KEY, REPOSITORY)).toEqual(history);
    expect(await memory.tagHistory(OTHER_KEY, REPOSITORY)).toBeUndefined();
  });

  it('takes little more than its digests', async () => {
    const { memory } = await redis.freshStore();
    const hash = (n: number) => `sha256:${createHash('sha256').update(`${n}`).digest('hex')}` as Digest;
    const current = new Map(Array.from({ length: 10_000 }, (_, n) => [`feat-${n}`, hash(n)] as const));
    await memory.saveTagHistory(KEY, REPOSITORY, { current, former: new Map() });
    const client = new Redis(redis.server.url);
    const sizes = await Promise.all((await client.keys('*:tags:*')).map((key) => client.strlen(key)));
    client.disconnect();
    expect(Math.max(...sizes)).toBeLessThan(10_000 * 48);
  });
});
