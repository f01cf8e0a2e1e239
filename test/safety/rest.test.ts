import { ECRClient, PutLifecyclePolicyCommand } from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { takeBackHolds } from '../../jobs/take-back.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

type Action = 'archive' | 'disable';

/** Approves this for the only question, and lets the worker do it. */
async function approve(world: World, kind: Action): Promise<Review> {
  const [review, ...others] = await ask(world);
  if (!review || others.length > 0) throw new Error('one question was expected');
  await answer(world, review.id, { kind, count: review.facts.families, stated: 'delete' });
  expectNoFailure(await sweepReview(world.deps, review.id));
  return review;
}

async function takeBack(world: World, review: string): Promise<void> {
  await answer(world, review, { kind: 'restore' });
  expectNoFailure(await sweepReview(world.deps, review));
}

const archivedAll = (all: readonly Digest[], world: World) =>
  all.map((digest) => shelf(world)[digest]?.status);

describe('archived is never deleted', () => {
  it('whatever happens for a year, and comes back when it is wanted', async () => {
    const world = await worlds.open();
    const family = pushMultiArch(world, ['feat-a']);
    const before = shelf(world);
    const review = await approve(world, 'archive');
    expect(archivedAll(family.all, world)).toEqual(family.all.map(() => 'ARCHIVED'));
    expect(shelf(world)[family.index]?.tags).toEqual(['feat-a']);
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 1 });
    await letWindowEnd(world);
    expect(await statusesOf(world, review.id)).toEqual({ archived: 1 });
    for (let month = 0; month < 12; month++) {
      await passWatched(world, 30 * DAY);
      expectNoFailure(await sweep(world.deps));
    }
    expect(await statusesOf(world, review.id)).toEqual({ archived: 1 });
    expect(deletionsIn(world)).toEqual([]);
    await takeBack(world, review.id);
    expect(await statusesOf(world, review.id)).toEqual({ restoring: 1 });
    world.clock.move(21 * MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
    expect(await ledger(world, 'approved')).toEqual([expect.stringContaining('archiving approved by')]);
    expect(await ledger(world, 'restored')).toEqual([expect.stringContaining(`${REPOSITORY}:feat-a@`)]);
  });

  it('nor while its watch window runs: a pull brings it back', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const review = await approve(world, 'archive');
    world.clock.move(2 * HOUR);
    const [hold] = (await holdsOf(world, review.id)).values();
    expect(hold).toMatchObject({ goal: 'archive', approval: { effect: 'quarantine' } });
    world.aws.ecr.push(REGION, REPOSITORY, {
      children: [digest],
      tags: ['prod'],
      pushedAt: world.clock.now(),
    });
    world.clock.move(2 * HOUR);
    await sweep(world.deps);
    world.clock.move(21 * MINUTE);
    await sweep(world.deps);
    expect(shelf(world)[digest]).toEqual({ status: 'ACTIVE', tags: ['feat-a'] });
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
  });
});

describe('disabled has no deletion date', () => {
  it('and can be taken back after a year', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const review = await approve(world, 'disable');
    const names = ['feat-a', 'feat-b'].map((tag) => aside(digest, tag));
    expect(shelf(world)[digest]).toEqual({ status: 'ACTIVE', tags: names });
    await letWindowEnd(world);
    await passWatched(world, 365 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, review.id)).toEqual({ disabled: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(names);
    expect(deletionsIn(world)).toEqual([]);
    await takeBack(world, review.id);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a', 'feat-b']);
    expect(await ledger(world, 'state')).toContainEqual(expect.stringContaining('without its names until'));
  });

  it('comes back also where the job of the click was lost', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const review = await approve(world, 'disable');
    await letWindowEnd(world);
    await answer(world, review.id, { kind: 'restore' });
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
  });
});

it.each(['archive', 'disable'] as const)('nobody is asked again about what is %sd', async (kind) => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  await approve(world, kind);
  await letWindowEnd(world);
  await passWatched(world, 60 * DAY);
  await weeklyScan(world.deps, world.access);
  expect(await world.store.reviews.listOpen()).toEqual([]);
});

describe('layaway restore', () => {
  it('brings back what is archived by its tag, with and without Redis, and tells the worker', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const review = await approve(world, 'archive');
    await letWindowEnd(world);
    const { deps, access, store } = world;
    expect((await restoreAside(deps, access, REPOSITORY, {})).inArchive).toEqual([digest]);
    expect((await restoreAside(deps, access, REPOSITORY, { tag: 'feat-b' })).restored).toEqual([]);
    const known = await takeBackHolds(deps, store, access, REPOSITORY, { tag: 'feat-a' });
    expect(known.archived).toEqual(new Set([digest]));
    expect(await statusesOf(world, review.id)).toEqual({ restoring: 1 });
    const { restored } = await restoreAside(deps, access, REPOSITORY, { tag: 'feat-a' });
    expect(restored).toMatchObject([{ digest, activating: true }]);
    world.clock.move(21 * MINUTE);
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]).toEqual({ status: 'ACTIVE', tags: ['feat-a'] });
  });

  it('brings back what is disabled', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const review = await approve(world, 'disable');
    await letWindowEnd(world);
    const { deps, access, store } = world;
    const known = await takeBackHolds(deps, store, access, REPOSITORY, {});
    await restoreAside(deps, access, REPOSITORY, {}, known);
    expectNoFailure(await sweep(deps));
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
  });
});

it('reduce leaves the newest N alone', async () => {
  const world = await worlds.open();
  const digests = [1, 2, 3, 4, 5].map((n) =>
    pushOld(world, { tags: [`feat-${n}`], pushedAt: START - (200 + n) * DAY }),
  );
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  const reduce = { kind: 'reduce', keepNewest: 2, stated: 'delete' } as const;
  await expect(answer(world, review.id, { ...reduce, count: 5 })).rejects.toThrow('lets 3 go');
  await answer(world, review.id, { ...reduce, count: 3 });
  expectNoFailure(await sweepReview(world.deps, review.id));
  expect(await statusesOf(world, review.id)).toEqual({ quarantined: 3 });
  await letWindowEnd(world);
  expect(await statusesOf(world, review.id)).toEqual({ deleted: 3 });
  expect(digests.map((digest) => shelf(world)[digest]?.tags)).toEqual([
    ['feat-1'],
    ['feat-2'],
    ...[undefined, undefined, undefined],
  ]);
});

describe('an archive that an expiry rule would delete', () => {
  const expiring = {
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'any',
          storageClass: 'archive',
          countType: 'sinceImageTransitioned',
          countUnit: 'days',
          countNumber: 180,
        },
        action: { type: 'expire' },
      },
    ],
  };

  it('is not offered', async () => {
    const world = await worlds.open();
    const repository = 'shop/with-policy';
    world.aws.ecr.createRepository(REGION, repository, {
      tags: { owner: 'shop' },
      lifecyclePolicy: expiring,
    });
    pushOld(world, { tags: ['feat-a'] }, repository);
    const [review] = await ask(world);
    expect(review?.offers).toEqual(expect.arrayContaining(['remove', 'disable']));
    expect(review?.offers).not.toContain('archive');
  });

  it('is not begun where the rule came after the approval', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    if (!review) throw new Error('nothing was asked');
    await answer(world, review.id, { kind: 'archive', count: 1, stated: 'delete' });
    const lifecyclePolicyText = JSON.stringify(expiring);
    await new ECRClient({}).send(
      new PutLifecyclePolicyCommand({ repositoryName: REPOSITORY, lifecyclePolicyText }),
    );
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(await statusesOf(world, review.id)).toEqual({ dropped: 1 });
    expect(shelf(world)[digest]?.status).toBe('ACTIVE');
  });
});
