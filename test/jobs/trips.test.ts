import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import type { Brakes } from '../../src/store/store.ts';
import {
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const WHY = '3 signs that put-aside images are missed, within an hour';

/** Five images put aside, and all of them pulled, one every five minutes. */
async function pulledAside(world: World) {
  const images = Array.from({ length: 5 }, (_, i) => pushOld(world, { tags: [`feat-${i}`] }));
  await putAside(world);
  world.clock.move(10 * MINUTE);
  return async (n: number, deps = world.deps) => {
    world.clock.move(5 * MINUTE);
    const image = images[n];
    if (image) world.aws.ecr.pull(REGION, REPOSITORY, image);
    return (await sweep(deps)).failed.length;
  };
}

it('pauses a registry once, however many trips follow the third', async () => {
  const world = await worlds.open();
  const pull = await pulledAside(world);
  for (const n of [0, 1, 2]) await pull(n);
  const pause = await world.store.brakes.paused(world.access.key);
  expect(pause).toMatchObject({ by: 'layaway', why: WHY });
  for (const n of [3, 4]) await pull(n);
  expect(await world.store.brakes.paused(world.access.key)).toEqual(pause);
  expect(await ledger(world, 'trip')).toHaveLength(5);
  expect(await ledger(world, 'paused')).toEqual([expect.stringContaining(WHY)]);
});

it("leaves a person's pause as it is", async () => {
  const world = await worlds.open();
  const pull = await pulledAside(world);
  await world.store.brakes.pause('U0SHOPLEAD', 'incident', world.deps.now(), world.access.key);
  const pause = await world.store.brakes.paused(world.access.key);
  for (const n of [0, 1, 2, 3]) await pull(n);
  expect(await world.store.brakes.paused(world.access.key)).toEqual(pause);
  expect(await ledger(world, 'paused')).toEqual([]);
});

it('pauses a registry beside a pause of all, which may end first', async () => {
  const world = await worlds.open();
  const pull = await pulledAside(world);
  await world.store.brakes.pause('U0SHOPLEAD', 'incident', world.deps.now());
  for (const n of [0, 1, 2]) await pull(n);
  await world.store.brakes.resume();
  expect(await world.store.brakes.paused(world.access.key)).toMatchObject({ by: 'layaway', why: WHY });
});

it('records the pause also where it was interrupted right after it', async () => {
  const world = await worlds.open();
  const pull = await pulledAside(world);
  for (const n of [0, 1]) await pull(n);
  const cut: Brakes['pauseUnlessPaused'] = async (...pause) => {
    await world.store.brakes.pauseUnlessPaused(...pause);
    throw new Error('killed');
  };
  const dying = world.start({
    store: (store) => ({ ...store, brakes: { ...store.brakes, pauseUnlessPaused: cut } }),
  });
  expect(await pull(2, dying.deps)).toBe(1);
  expect(await ledger(world, 'paused')).toEqual([]);
  expectNoFailure(await nextSweep(world));
  expect(await ledger(world, 'paused')).toEqual([expect.stringContaining(WHY)]);
});

it('counts one pull of a member that several families share as one trip', async () => {
  const world = await worlds.open();
  const shared = pushOld(world);
  for (const tag of ['feat-a', 'feat-b', 'feat-c']) {
    pushOld(world, { tags: [tag], children: [shared, pushOld(world)] });
  }
  const id = await putAside(world);
  await passWatched(world, 3 * DAY);
  world.aws.ecr.pull(REGION, REPOSITORY, shared);
  for (let i = 0; i < 2; i++) expectNoFailure(await nextSweep(world));
  await letWindowEnd(world);
  expect(await statusesOf(world, id)).toEqual({ restored: 3 });
  expect(await ledger(world, 'trip')).toHaveLength(3);
  expect(await world.store.brakes.paused(world.access.key)).toBeUndefined();
});
