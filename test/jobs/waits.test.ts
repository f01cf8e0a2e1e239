import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  askAndApprove,
  expectNoFailure,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  takeBack,
} from './story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

function pushBranches(world: World, n: number): void {
  for (let i = 0; i < n; i++) pushOld(world, { tags: [`feat-${i}`] });
}

describe('promise: the card says why approved images do not go on', () => {
  it('for the budget of a day, from when on, and no longer than that', async () => {
    const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 2 } } });
    pushBranches(world, 3);
    const id = await askAndApprove(world);
    const swept = await sweepReview(world.deps, id);
    const { since } = (await world.store.waits.of(id)) ?? {};
    expect(await world.store.waits.of(id)).toEqual({
      why: "the budget of 2 images a day for this repository is used up; it waits for tomorrow's",
      since: expect.any(Number),
      families: 1,
    });
    expect([...swept.changed]).toEqual([id]);
    // Nothing is new: no card is drawn again, and it still waits since then.
    expect([...(await nextSweep(world)).changed]).toEqual([]);
    expect(await world.store.waits.of(id)).toMatchObject({ since });
    await passWatched(world, DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await world.store.waits.of(id)).toBeUndefined();
  });

  it('for a pause, also of what is due for deletion; what is watched does not wait', async () => {
    const world = await worlds.open();
    pushBranches(world, 2);
    const id = await putAside(world);
    expect(await world.store.waits.of(id)).toBeUndefined();
    await world.store.brakes.pause('U0SHOPLEAD', 'incident', world.deps.now());
    await passWatched(world, 15 * DAY + HOUR);
    const swept = await sweep(world.deps);
    expect(await world.store.waits.of(id)).toMatchObject({ why: 'paused: incident', families: 2 });
    expect([...swept.changed]).toEqual([id]);
    await world.store.brakes.resume();
    expect([...(await nextSweep(world)).changed]).toEqual([id]);
    expect(await world.store.waits.all()).toEqual(new Map());
  });

  it('is forgotten with what was taken back', async () => {
    const world = await worlds.open();
    pushBranches(world, 1);
    await world.store.brakes.pause('U0SHOPLEAD', 'incident', world.deps.now());
    const id = await putAside(world);
    expect(await world.store.waits.of(id)).toMatchObject({ why: 'paused: incident' });
    await takeBack(world, id);
    expect(await world.store.waits.of(id)).toBeUndefined();
  });

  it('what another worker notes while a sweep runs is not dropped by it', async () => {
    const world = await worlds.open();
    pushBranches(world, 1);
    await world.store.brakes.pause('U0SHOPLEAD', 'incident', world.deps.now());
    const meanwhile = world.start({
      store: (store) => ({
        ...store,
        holds: {
          ...store.holds,
          // Its list of open holds is read: what is approved from now on is not in it.
          async open() {
            const open = await store.holds.open();
            const id = await askAndApprove(world);
            world.clock.move(1);
            await sweepReview(world.deps, id);
            return open;
          },
        },
      }),
    });
    expectNoFailure(await sweep(meanwhile.deps));
    expect([...(await world.store.waits.all()).values()]).toMatchObject([{ why: 'paused: incident' }]);
  });
});
