import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const withBudget = (budget: Readonly<Record<string, number>>) => worlds.open({ config: { budget } });

function pushBranches(world: World, n: number, repository?: string): Digest[] {
  return Array.from({ length: n }, (_, i) => pushOld(world, { tags: [`feat-${i}`] }, repository));
}

/** How many images of the repository stand under no name but a quarantine name. */
function asideIn(world: World): number {
  return Object.values(shelf(world)).filter(({ tags }) => tags.every((tag) => tag.startsWith('layaway.')))
    .length;
}

describe('promise 8: no more begins in one run than the budget of a run', () => {
  it('goes on at the next sweep, also over several repositories', async () => {
    const world = await withBudget({ imagesPerRun: 3 });
    world.aws.ecr.createRepository(REGION, 'shop/api', { tags: { owner: 'shop' } });
    pushBranches(world, 2);
    pushBranches(world, 3, 'shop/api');
    const reviews = await ask(world);
    for (const { id, facts } of reviews) {
      await answer(world, id, { kind: 'remove', count: facts.families, stated: 'delete' });
    }
    const inAll = async () => {
      const counts = await Promise.all(reviews.map(({ id }) => statusesOf(world, id)));
      return counts.reduce((sum, { quarantined = 0 }) => sum + quarantined, 0);
    };
    expectNoFailure(await sweep(world.deps));
    expect(await inAll()).toBe(3);
    expectNoFailure(await nextSweep(world));
    expect(await inAll()).toBe(5);
  });

  it('begins a family that is larger than a run, alone', async () => {
    const world = await withBudget({ imagesPerRun: 2 });
    pushMultiArch(world, ['feat-a']);
    pushMultiArch(world, ['feat-b']);
    const id = await askAndApprove(world);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1, approved: 1 });
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 2 });
  });
});

describe('promise 8: no more than a share of a repository is put aside in a day', () => {
  it.each([
    { share: 0.25, days: [2, 4, 6, 8] },
    { share: 0.01, days: [1, 2, 3] },
  ])('a share of $share, and one at least', async ({ share, days }) => {
    const world = await withBudget({ shareOfRepository: share });
    pushBranches(world, 8);
    const id = await askAndApprove(world);
    for (const aside of days) {
      expectNoFailure(await sweepReview(world.deps, id));
      expectNoFailure(await nextSweep(world));
      expect(asideIn(world)).toBe(aside);
      await passWatched(world, DAY);
    }
  });
});

describe('promise 8: a day after a pause changes no more than any other day', () => {
  it('what paid yesterday and was stopped pays again today', async () => {
    const world = await withBudget({ imagesPerRepositoryAndDay: 2 });
    pushBranches(world, 4);
    const id = await askAndApprove(world);
    const { brakes } = world.store;
    const pause = () => brakes.pause('cli', 'incident', world.deps.now());
    // Both names are on the first image when it stops; yesterday's budget is half used.
    world.aws.faults.inject('PutImage', { kind: 'after', run: pause }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1, approved: 3 });
    await passWatched(world, DAY);
    await brakes.resume();
    expectNoFailure(await sweep(world.deps));
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 2, approved: 2 });
  });

  it('and waits where today is used up already', async () => {
    const world = await withBudget({ imagesPerRepositoryAndDay: 1 });
    pushBranches(world, 1);
    const id = await askAndApprove(world);
    const pause = () => world.store.brakes.pause('cli', 'incident', world.deps.now());
    world.aws.faults.inject('PutImage', { kind: 'after', run: pause }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    await passWatched(world, DAY);
    await world.store.brakes.resume();
    const day = new Date(world.deps.now()).toISOString().slice(0, 10);
    await world.store.brakes.spend(world.access.key, 'shop/web', day, 1, 1, 'another');
    const changes = world.aws.calls.mutating().length;
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.mutating()).toHaveLength(changes);
    await passWatched(world, DAY);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });
});

describe('promise 8: a family larger than the budget of a day does not wait for ever', () => {
  it('goes alone on a day on which nothing else went, and is deleted likewise', async () => {
    const world = await withBudget({ imagesPerRepositoryAndDay: 2 });
    const [before] = pushBranches(world, 1);
    const multi = pushMultiArch(world, ['feat-multi']);
    const id = await askAndApprove(world);
    const states = async () => {
      expectNoFailure(await sweep(world.deps));
      expectNoFailure(await nextSweep(world));
      return await statusesOf(world, id);
    };
    expect(await states()).toEqual({ approved: 1, quarantined: 1 });
    await passWatched(world, DAY);
    expect(await states()).toEqual({ quarantined: 2 });
    await passWatched(world, 16 * DAY);
    expect(await states()).toEqual({ quarantined: 1, deleted: 1 });
    await passWatched(world, DAY);
    expect(await states()).toEqual({ deleted: 2 });
    expect([before, ...multi.all].filter((digest) => digest && shelf(world)[digest])).toEqual([]);
  });

  it('nothing that comes later takes its place', async () => {
    const world = await withBudget({ imagesPerRepositoryAndDay: 2 });
    const multi = pushMultiArch(world, ['feat-multi']);
    const day = new Date(world.deps.now()).toISOString().slice(0, 10);
    const id = await askAndApprove(world);
    await world.store.brakes.spend(world.access.key, 'shop/web', day, 1, 2, 'another');
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    await passWatched(world, DAY);
    pushOld(world, {});
    const [later] = await ask(world);
    if (later) await answer(world, later.id, { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(shelf(world)[multi.index]?.tags.join()).toContain('layaway.');
  });
});

it('a share of the repository is not spent on what the day refuses', async () => {
  const budget = { imagesPerRepositoryAndDay: 2, shareOfRepository: 0.99 };
  const world = await worlds.open({ config: { budget } });
  pushBranches(world, 3);
  const id = await askAndApprove(world);
  const day = new Date(world.deps.now()).toISOString().slice(0, 10);
  await world.store.brakes.spend(world.access.key, 'shop/web', day, 2, 2, 'another');
  expectNoFailure(await sweepReview(world.deps, id));
  expect(await statusesOf(world, id)).toEqual({ approved: 3 });
  expect(await world.store.brakes.spent(world.access.key, 'shop/web', `${day} share`)).toBe(0);
});
