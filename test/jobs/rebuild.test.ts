import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { rebuildRegistry } from '../../jobs/rebuild.ts';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { troublesOf } from '../../jobs/source-trouble.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { NOTHING_KNOWN } from '../../jobs/take-back.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const ASK = { dryRun: false };

async function loseRedis(world: World): Promise<void> {
  const redis = new Redis(worlds.redis.server.url);
  await redis.flushall();
  redis.disconnect();
  await world.store.brakes.saveProbe(world.access.key, { form: 'pair', at: world.clock.now() });
}

/** The one question that waits. */
async function question({ store }: World): Promise<Review> {
  const [review, ...others] = await store.reviews.getMany(await store.reviews.listOpen());
  if (!review || others.length > 0) throw new Error(`one question was expected, not ${others.length + 1}`);
  return review;
}

describe('layaway rebuild', () => {
  it('makes what is put aside and forgotten one open question of its owner, and no hold', async () => {
    const world = await worlds.open();
    for (const tag of ['feat-a', '1.0.0']) {
      const digest = pushOld(world);
      world.aws.ecr.tag(REGION, REPOSITORY, digest, aside(digest, tag));
    }
    world.aws.calls.clear();
    const { forgotten } = await rebuildRegistry(world.deps, world.access, ASK);
    expect(forgotten).toMatchObject([{ repository: REPOSITORY, families: 2, team: 'shop' }]);
    const review = await question(world);
    expect(review).toMatchObject({
      kind: 'unclear',
      owner: { team: 'shop' },
      offers: ['restore', 'investigate', 'not-ours'],
      facts: { families: 2 },
    });
    expect(await world.store.holds.open()).toEqual([]);
    expect(world.aws.calls.mutating()).toEqual([]);
    expect((await ledger(world, 'asked')).join()).toContain('without a record of why');
    await expect(answer(world, review.id, { kind: 'remove', count: 2, stated: 'delete' })).rejects.toThrow(
      'not offered',
    );
  });

  it('restores them when somebody asks for it, and is done then', async () => {
    const world = await worlds.open();
    const { index } = pushMultiArch(world, ['feat-a', 'feat-b']);
    const before = shelf(world);
    await putAside(world);
    await loseRedis(world);
    await rebuildRegistry(world.deps, world.access, ASK);
    const { id } = await question(world);
    await answer(world, id, { kind: 'investigate' });
    await answer(world, id, { kind: 'restore' });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
    expect(shelf(world)[index]?.tags).toEqual(['feat-a', 'feat-b']);
    expect(await rebuildRegistry(world.deps, world.access, ASK)).toMatchObject({ forgotten: [] });
    await letWindowEnd(world);
    expect(shelf(world)).toEqual(before);
  });

  it('asks once, and once only in the record, what a second one finds unanswered', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await loseRedis(world);
    await rebuildRegistry(world.deps, world.access, ASK);
    const first = await question(world);
    const asked = await ledger(world, 'asked');
    expect(asked.join()).toContain('1 put-aside image without a record of why; its owner is asked');
    world.clock.move(HOUR);
    const again = await rebuildRegistry(world.deps, world.access, ASK);
    expect(again).toMatchObject({ forgotten: [{ review: first.id }] });
    expect(await ledger(world, 'asked')).toEqual(asked);
    world.aws.ecr.tag(REGION, REPOSITORY, ours, aside(ours, 'feat-b'));
    await rebuildRegistry(world.deps, world.access, ASK);
    expect((await question(world)).id).not.toBe(first.id);
  });

  it('restores nothing that its owner left out', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const other = pushOld(world, { tags: ['feat-b'] });
    await putAside(world);
    await loseRedis(world);
    await rebuildRegistry(world.deps, world.access, ASK);
    const review = await question(world);
    expect(await world.store.reviews.save({ ...review, leftOut: [other] })).toBe('saved');
    await answer(world, review.id, { kind: 'restore' });
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
    expect(shelf(world)[other]?.tags).toEqual([aside(other, 'feat-b')]);
  });

  it('tries a restore again whose manifests could not be read', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await loseRedis(world);
    await rebuildRegistry(world.deps, world.access, ASK);
    const { id } = await question(world);
    await answer(world, id, { kind: 'restore' });
    world.aws.faults.inject('BatchGetImage', { kind: 'deny' });
    await expect(sweepReview(world.deps, id)).rejects.toThrow('BatchGetImage');
    world.aws.faults.clear();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
  });

  it('leaves alone what is known: a hold under way, and a name that another image took', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expect(await rebuildRegistry(world.deps, world.access, ASK)).toMatchObject({ forgotten: [] });
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
    await answer(world, id, { kind: 'restore' });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(await rebuildRegistry(world.deps, world.access, ASK)).toMatchObject({ forgotten: [] });
  });
});

describe('the weekly scan', () => {
  it('tells the platform of forgotten images, and asks nobody until a rebuild did', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await loseRedis(world);
    const found = await weeklyScan(world.deps, world.access);
    expect(await world.store.reviews.listOpen()).toEqual([]);
    expect(troublesOf(found, world.deps.config.sources)).toContainEqual(
      expect.objectContaining({ name: 'put aside', why: expect.stringContaining(`${REPOSITORY} (1)`) }),
    );
    expect(await world.store.memory.snapshot(world.access.key, REPOSITORY)).toMatchObject({ forgotten: 1 });
  });

  it('asks again each week what a rebuild asked, until it is answered or back', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await loseRedis(world);
    await rebuildRegistry(world.deps, world.access, ASK);
    const first = await question(world);
    await passWatched(world, 7 * DAY);
    await weeklyScan(world.deps, world.access);
    const second = await question(world);
    expect(second).toMatchObject({ candidate: first.candidate, offers: first.offers });
    await restoreAside(
      world.deps,
      world.access,
      REPOSITORY,
      { digest: ours },
      { ...NOTHING_KNOWN, told: true },
    );
    await passWatched(world, 7 * DAY);
    await weeklyScan(world.deps, world.access);
    const open = await world.store.reviews.getMany(await world.store.reviews.listOpen());
    expect(open.filter(({ candidate }) => candidate === first.candidate)).toEqual([]);
  });
});
