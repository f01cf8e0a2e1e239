import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const pause = ({ deps, store }: World) => store.brakes.pause('cli', 'incident', deps.now());

function pushBranches(world: World, n: number): Digest[] {
  return Array.from({ length: n }, (_, i) => pushOld(world, { tags: [`feat-${i}`] }));
}

describe('promise 8: budgets cap', () => {
  it('puts aside and deletes no more images a day than the budget allows', async () => {
    const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 2 } } });
    pushBranches(world, 5);
    const id = await askAndApprove(world);
    for (const quarantined of [2, 4, 5]) {
      expectNoFailure(await sweep(world.deps));
      expectNoFailure(await nextSweep(world));
      expect((await statusesOf(world, id)).quarantined).toBe(quarantined);
      await passWatched(world, DAY);
    }
    await passWatched(world, 14 * DAY);
    for (const left of [3, 1, 0]) {
      expectNoFailure(await sweep(world.deps));
      expectNoFailure(await nextSweep(world));
      expect(Object.keys(shelf(world))).toHaveLength(left);
      await passWatched(world, DAY);
    }
  });

  it('counts every image of a family', async () => {
    const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 6 } } });
    pushMultiArch(world, ['feat-a']);
    pushMultiArch(world, ['feat-b']);
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1, approved: 1 });
  });

  it('is not used up by a family whose manifest cannot be kept', async () => {
    const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 1 } } });
    const [unreadable, other] = pushBranches(world, 2).sort() as [Digest, Digest];
    const id = await askAndApprove(world);
    world.aws.faults.inject(
      'BatchGetImage',
      { kind: 'deny' },
      { when: ({ input }) => JSON.stringify(input).includes(unreadable) },
    );
    for (let i = 0; i < 3; i++) await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ approved: 1, quarantined: 1 });
    expect(shelf(world)[other]?.tags.join()).toContain('layaway.');
  });
});

describe('promise 8: pause stops quarantine and deletion, never restoration', () => {
  it('begins nothing while paused, everywhere or in this registry, and goes on when resumed', async () => {
    const world = await worlds.open();
    pushBranches(world, 1);
    const id = await askAndApprove(world);
    for (const registry of [undefined, world.access.key]) {
      await world.store.brakes.pause('cli', 'incident', world.deps.now(), registry);
      expectNoFailure(await nextSweep(world));
      expect(world.aws.calls.mutating()).toEqual([]);
      await world.store.brakes.resume(registry);
    }
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await pause(world);
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
  });

  it('obeys LAYAWAY_PAUSED', async () => {
    const world = await worlds.open({ pausedByEnvironment: () => true });
    pushBranches(world, 1);
    await putAside(world);
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('is read before each single change', async () => {
    const world = await worlds.open();
    pushBranches(world, 3);
    const id = await askAndApprove(world);
    world.aws.faults.inject('PutImage', { kind: 'after', run: () => pause(world) }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(world.aws.calls.mutating()).toHaveLength(1);
    await world.store.brakes.resume();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
  });

  it('stops also a change that was planned already', async () => {
    const world = await worlds.open();
    pushBranches(world, 1);
    const id = await askAndApprove(world);
    const turn = () => pause(world);
    const { deps } = world.start({ access: (one) => ({ ...one, turn }) });
    expectNoFailure(await sweepReview(deps, id));
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('restores while paused', async () => {
    const world = await worlds.open();
    pushMultiArch(world, ['feat-a']);
    const before = shelf(world);
    const id = await putAside(world);
    await pause(world);
    await takeBack(world, id);
    expect(shelf(world)).toEqual(before);
  });

  it('finishes a family whose root is gone already', async () => {
    const world = await worlds.open();
    const multi = pushMultiArch(world, ['feat-a']);
    const [other] = pushBranches(world, 1) as [Digest];
    const id = await putAside(world);
    world.aws.faults.inject(
      'BatchDeleteImage',
      { kind: 'after', run: () => pause(world) },
      { times: 1, when: ({ input }) => JSON.stringify(input).includes(multi.index) },
    );
    await letWindowEnd(world);
    expect(multi.all.filter((digest) => shelf(world)[digest])).toEqual([]);
    const { deleted = 0 } = await statusesOf(world, id);
    // The other family went before the pause, or waits: they go in the order of their digests.
    expect(deleted).toBe(other < multi.index ? 2 : 1);
  });
});

describe('promise 9: observe writes nothing', () => {
  it('changes nothing while it scans', async () => {
    const world = await worlds.open();
    pushBranches(world, 2);
    pushMultiArch(world, ['feat-a']);
    await ask(world);
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it.each(['observe', 'ask'])(
    'changes nothing in mode %s, even with an approval from before',
    async (mode) => {
      const world = await worlds.open();
      pushBranches(world, 2);
      const id = await askAndApprove(world);
      const { deps } = world.start({ config: { mode } });
      expectNoFailure(await sweepReview(deps, id));
      world.clock.move(HOUR);
      expectNoFailure(await sweep(deps));
      expect(world.aws.calls.mutating()).toEqual([]);
    },
  );

  it('records an approval in mode ask, and begins nothing when the mode is raised later', async () => {
    const world = await worlds.open({ config: { mode: 'ask' } });
    pushBranches(world, 2);
    const id = await putAside(world);
    const { deps } = world.start({ config: { mode: 'delete' } });
    expectNoFailure(await sweepReview(deps, id));
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({});
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('deletes nothing in mode quarantine', async () => {
    const world = await worlds.open({ config: { mode: 'quarantine' } });
    pushBranches(world, 2);
    const id = await putAside(world);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 2 });
    expect(deletionsIn(world)).toEqual([]);
  });
});
