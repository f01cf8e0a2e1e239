import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { probe } from '../../jobs/probe.ts';
import { rebuildRegistry } from '../../jobs/rebuild.ts';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { isForgotten } from '../../src/policy/forgotten.ts';
import type { Hold } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import { originalTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, SCRATCH, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function loseRedis(): Promise<void> {
  const redis = new Redis(worlds.redis.server.url);
  await redis.flushall();
  redis.disconnect();
}

describe('promise 11: losing Redis loses permissions, not images', () => {
  it('deletes nothing, asks nothing of what is put aside, and reads its names from the tags', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    await putAside(world);
    await loseRedis();
    world.aws.calls.clear();
    await letWindowEnd(world);
    expect(await ask(world)).toEqual([]);
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.mutating()).toEqual([]);
    const names = shelf(world)[digest]?.tags.map((tag) => originalTag(digest, tag));
    expect(names).toEqual(['feat-a', 'feat-b']);
  });

  it('gives the names back from the tags alone', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    await putAside(world);
    await loseRedis();
    const { restored } = await restoreAside(world.deps, world.access, 'shop/web', {});
    expect(restored).toMatchObject([{ digest, tags: ['feat-a', 'feat-b'], taken: [] }]);
    expect(shelf(world)).toEqual(before);
  });

  it('deletes nothing on an older ledger that does not know of a restore', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const older = await rememberedNow(world, id, digest);
    await takeBack(world, id);
    await older.bringBack();
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
    expect(shelf(world)).toEqual({ [digest]: { tags: ['feat-a'], status: 'ACTIVE' } });
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });

  it('deletes nothing on an older ledger that does not know of the quarantine', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    await world.store.brakes.pause('cli', 'wait', world.deps.now());
    expectNoFailure(await sweepReview(world.deps, id));
    const older = await rememberedNow(world, id, digest);
    await world.store.brakes.resume();
    expectNoFailure(await nextSweep(world));
    await older.bringBack();
    await passWatched(world, 20 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(deletionsIn(world)).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
  });

  it('deletes nothing on an older ledger that does not know of the approval', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    const id = review?.id ?? '';
    const older = await wholeRedis(worlds.redis.server.url);
    await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweepReview(world.deps, id));
    await older.bringBack();
    expect(await world.store.holds.open()).toEqual([]);
    await nothingIsDeleted(world, { [digest]: { tags: [aside(digest, 'feat-a')], status: 'ACTIVE' } });
    const { forgotten } = await rebuildRegistry(world.deps, world.access, { dryRun: false });
    expect(forgotten).toMatchObject([{ repository: REPOSITORY, families: 1 }]);
    const open = await world.store.reviews.getMany(await world.store.reviews.listOpen());
    const asked = open.find(isForgotten);
    expect(asked?.offers).not.toContain('remove');
    await answer(world, asked?.id ?? '', { kind: 'restore' });
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  });

  it('deletes nothing on an older ledger that knows only half of the quarantine', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    let older: Awaited<ReturnType<typeof wholeRedis>> | undefined;
    const run = async () => {
      older = await wholeRedis(worlds.redis.server.url);
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await older?.bringBack();
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1 });
    await passWatched(world, 20 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(deletionsIn(world)).toEqual([]);
    // What may have forbidden it is lost: the names come back, and its owner is asked anew.
    expect((await holdsOf(world, id)).get(digest)?.state).toMatchObject({ status: 'restored' });
    expect(shelf(world)).toEqual(before);
  });

  it('deletes nothing on an older ledger from before a restore, whole or in part', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await putAside(world);
    const older = await wholeRedis(worlds.redis.server.url);
    await takeBack(world, id);
    await older.bringBack();
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await nothingIsDeleted(world, before);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });
});

/** Review and hold as they are now, to be brought back as an older copy of Redis would. */
async function rememberedNow(world: World, id: string, digest: Digest) {
  const review = await world.store.reviews.get(id);
  const hold = (await holdsOf(world, id)).get(digest);
  if (!review || !hold) throw new Error('nothing to remember');
  return {
    async bringBack() {
      const { reviews, holds } = world.store;
      const newer = { review: await reviews.get(id), hold: await holds.get(hold.id) };
      const older: Hold = { ...hold, version: newer.hold?.version ?? 0 };
      expect(await reviews.save({ ...review, version: newer.review?.version ?? 0 })).toBe('saved');
      expect(await holds.save(older)).toBe('saved');
    },
  };
}

describe('promise 13: no quarantine before a probe', () => {
  it('puts nothing aside in a registry that was not probed, and goes on after the probe', async () => {
    const world = await worlds.open({ probed: 'none' });
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expect(await probe(world.deps, world.access)).toEqual({ form: 'pair' });
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });

  it('tries with an image of its own in the scratch repository, and leaves nothing behind', async () => {
    const world = await worlds.open({ probed: 'none' });
    pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    expect(await probe(world.deps, world.access)).toEqual({ form: 'pair' });
    expect(shelf(world)).toEqual(before);
    expect(world.aws.ecr.images(REGION, SCRATCH)).toEqual([]);
    const touched = world.aws.calls
      .mutating()
      .map(({ input }) => (input as { repositoryName: string }).repositoryName);
    expect(new Set(touched)).toEqual(new Set([SCRATCH]));
  });

  it('proves nothing without the scratch repository, or where a change is refused', async () => {
    const world = await worlds.open({ probed: 'none' });
    world.aws.faults.inject('BatchDeleteImage', { kind: 'deny' });
    expect(await probe(world.deps, world.access)).toHaveProperty('refused');
    world.aws.ecr.deleteRepository(REGION, SCRATCH);
    const result = await probe(world.deps, world.access);
    expect(result).toEqual({ refused: expect.stringContaining('layaway/probe does not exist') });
    expect(await world.store.brakes.probe(world.access.key)).toBeUndefined();
  });
});

/** Every key of this Redis as it is now, to be brought back as from an older copy. */
async function wholeRedis(url: string) {
  const client = new Redis(url);
  const dumps = new Map<string, Buffer | null>();
  for (const key of await client.keys('*')) dumps.set(key, await client.dumpBuffer(key));
  client.disconnect();
  return {
    async bringBack() {
      const redis = new Redis(url);
      await redis.flushall();
      for (const [key, dump] of dumps) if (dump) await redis.restore(key, 0, dump);
      redis.disconnect();
    },
  };
}

/** The window ends, and one more: only what was seen there before stands there after. */
async function nothingIsDeleted(world: World, expected: ReturnType<typeof shelf>): Promise<void> {
  await letWindowEnd(world);
  await letWindowEnd(world);
  expectNoFailure(await nextSweep(world));
  expect(deletionsIn(world)).toEqual([]);
  expect(shelf(world)).toEqual(expected);
}
