import { describe, expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { summarizeHolds } from '../../src/app/holds-summary.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  datesOf,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';
import { forgetWatching, putAsideWith } from './runtime.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

describe('a window that nobody watched is no watch window (promise 5)', () => {
  it('what was put aside while no worker ran is watched for as long as was missed', async () => {
    const world = await worlds.open();
    const { at, deps, access, id } = await putAsideWith(world);
    await passWatched(world, 3 * DAY);
    at.failed = world.clock.now();
    await letWindowEndUnwatched(world, deps);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    const { unwatched, deleteAfter } = summarizeHolds(await world.store.holds.ofReview(id));
    expect(Math.round((unwatched ?? 0) / HOUR)).toBe(15 * 24 - 1);
    expect(Math.round(((deleteAfter ?? 0) - world.clock.now()) / HOUR)).toBe(14 * 24); // a whole window at most
    expect((await ledger(world, 'state')).at(-1)).toContain('nobody watched for 14 days');
    // Whoever tries again is heard now.
    at.failed = world.clock.now();
    await nextSweep(world, { deps, access });
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(deletionsIn(world)).toHaveLength(0);
  });

  it('the missed time once watched, it is deleted', async () => {
    const world = await worlds.open();
    const { deps, access, id } = await putAsideWith(world);
    await letWindowEndUnwatched(world, deps);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await letWindowEnd(world, { deps, access });
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });

  it.each([
    ['a source of signals that does not answer', { deaf: true, away: false }],
    ['a registry that is not in the configuration', { deaf: false, away: true }],
  ])('%s is no watching', async (_, { deaf, away }) => {
    const world = await worlds.open();
    const { at, deps, id } = await putAsideWith(world);
    at.deaf = deaf;
    for (let i = 0; i < 15; i++) {
      world.clock.move(DAY);
      await sweep(away ? { ...deps, registries: [] } : deps);
    }
    at.deaf = false;
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect((await ledger(world, 'state')).at(-1)).toMatch(/nobody watched for 1[45] days/);
  });

  it('a restart that takes an hour moves no date, however often', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    const [before] = (await holdsOf(world, id)).values();
    for (let i = 0; i < 24; i++) {
      world.clock.move(59 * MINUTE);
      expectNoFailure(await sweep(deps));
    }
    const [after] = (await holdsOf(world, id)).values();
    expect(after).toEqual(before);
  });

  it('what is about to be deleted goes back to being watched', async () => {
    const world = await worlds.open();
    const { deps, access, id } = await putAsideWith(world);
    await world.store.brakes.pause('cli', 'wait', world.clock.now());
    await letWindowEnd(world, { deps, access });
    // Paused in the instant after the deletion was saved.
    const [hold] = (await holdsOf(world, id)).values();
    if (!hold) throw new Error('no hold');
    const since = world.clock.now();
    await world.store.holds.save({ ...hold, state: { status: 'deleting', since } });
    world.clock.move(5 * DAY);
    await world.store.brakes.resume();
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(deletionsIn(world)).toHaveLength(0);
  });

  it('an old record says nothing of it: what is missed counts from its last full sweep on', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    expectNoFailure(await sweep(deps));
    await forgetWatching(worlds.redis.server.url, world, id);
    world.clock.move(15 * DAY);
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });

  it('an upgrade alone moves no date', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    expectNoFailure(await sweep(deps));
    const told = await datesOf(world, id);
    await forgetWatching(worlds.redis.server.url, world, id);
    for (let i = 0; i < 2; i++) {
      world.clock.move(20 * MINUTE);
      expectNoFailure(await sweep(deps));
    }
    expect(await datesOf(world, id)).toEqual(told);
  });

  it('after an upgrade a registry that was out of the configuration counts from when it was heard last', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    expectNoFailure(await sweep(deps));
    await forgetWatching(worlds.redis.server.url, world, id);
    for (let i = 0; i < 15; i++) {
      world.clock.move(DAY);
      await sweep({ ...deps, registries: [] });
    }
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect((await ledger(world, 'state')).at(-1)).toContain('nobody watched for 14 days');
  });
});

async function letWindowEndUnwatched(world: World, deps: World['deps']) {
  world.clock.move(15 * DAY);
  expectNoFailure(await sweep(deps));
}
