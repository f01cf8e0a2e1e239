import { describe, expect, it } from 'vitest';
import { FULL_EVIDENCE } from '../../jobs/last-heard.ts';
import { sweep } from '../../jobs/sweep.ts';
import { DAY, type Duration, HOUR, MINUTE } from '../../src/policy/time.ts';
import { datesOf, deletionsIn, expectNoFailure, ledger, nextSweep, statusesOf } from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';
import { forgetWatching, putAsideWith } from './runtime.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** How often a date of a put-aside image was told. */
const told = async (world: World) =>
  (await ledger(world, 'state')).filter((text) => text.includes('is put aside until')).length;

const markOf = ({ store, access }: World) => store.memory.watched(access.key);

describe('a date moves once for what nobody watched, not again and again (promise 5)', () => {
  it('while a source is silent no date moves; when it answers again, each moves once', async () => {
    const world = await worlds.open();
    const { at, deps, id } = await putAsideWith(world);
    const first = await datesOf(world, id);
    at.deaf = true;
    for (let i = 0; i < 18; i++) {
      world.clock.move(4 * HOUR);
      await sweep(deps);
    }
    expect(await datesOf(world, id)).toEqual(first);
    at.deaf = false;
    for (let i = 0; i < 3; i++) expectNoFailure(await nextSweep(world, { deps, access: world.access }));
    const [[from = 0], [to = 0]] = [first, await datesOf(world, id)];
    expect(Math.round((to - from) / MINUTE)).toBe((3 * DAY - HOUR + 10 * MINUTE) / MINUTE);
    expect(await told(world)).toBe(2);
  });

  it('nor do sweeps that never come to their end move it each time, and nothing is deleted meanwhile', async () => {
    const world = await worlds.open();
    const { id } = await putAsideWith(world);
    const memory = { ...world.store.memory, noteWatched: async () => {} };
    const { deps } = world.start({ store: (store) => ({ ...store, memory }) });
    for (let i = 0; i < 32; i++) {
      world.clock.move(DAY);
      await sweep(deps);
    }
    expect(await told(world)).toBe(2);
    expect(deletionsIn(world)).toEqual([]);
    expect([...(await world.store.waits.all()).values()].map(({ why }) => why)).toEqual([
      expect.stringContaining('nobody watched it for a while'),
    ]);
    for (let i = 0; i < 3; i++) await nextSweep(world);
    expect(await told(world)).toBe(3);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });

  it('a long sweep counts as watched what another one noted meanwhile', async () => {
    const world = await worlds.open();
    const { at, deps, id } = await putAsideWith(world);
    const before = await datesOf(world, id);
    at.meanwhile = async () => {
      world.clock.move(3 * HOUR);
      await world.store.memory.noteWatched(world.access.key, { until: world.clock.now(), missed: 0 });
    };
    expectNoFailure(await sweep(deps));
    expect(await datesOf(world, id)).toEqual(before);
  });
});

/** How many minutes ago it was watched last. */
async function agoNoted(world: World): Promise<number> {
  return Math.round((world.clock.now() - ((await markOf(world))?.until ?? 0)) / MINUTE);
}

describe('a sweep notes what it watched (promise 5)', () => {
  it('but not where it was cut short', async () => {
    const world = await worlds.open();
    const { at, deps } = await putAsideWith(world);
    const mark = await markOf(world);
    const stopping = new AbortController();
    at.meanwhile = async () => stopping.abort();
    world.clock.move(10 * MINUTE);
    await sweep({ ...deps, stopping: stopping.signal });
    expect(await markOf(world)).toEqual(mark);
  });

  it('and not over what another one noted that began later', async () => {
    const world = await worlds.open();
    const { at, deps } = await putAsideWith(world);
    let mark = await markOf(world);
    at.meanwhile = async () => {
      world.clock.move(10 * MINUTE);
      mark = { until: world.clock.now(), missed: 7 * HOUR };
      await world.store.memory.noteWatched(world.access.key, mark);
    };
    expectNoFailure(await sweep(deps));
    expect(await markOf(world)).toEqual(mark);
  });
});

/** Fifteen days in which nobody sweeps are seen as such. */
async function expectGapSeen(world: World, deps: World['deps'], id: string) {
  world.clock.move(15 * DAY);
  expectNoFailure(await sweep(deps));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  world.clock.move(10 * MINUTE);
  expectNoFailure(await sweep(deps));
  expect(deletionsIn(world)).toEqual([]);
  expect(await agoNoted(world)).toBe(0);
}

describe('a mark in the future hides no time in which nobody watched (promise 5)', () => {
  it('a worker a year ahead makes the first mark by the clock of Redis', async () => {
    const world = await worlds.open();
    await sweep({ ...world.deps, now: () => world.clock.now() + 365 * DAY });
    const { deps, id } = await putAsideWith(world);
    await expectGapSeen(world, deps, id);
  });

  it('one that is there already says nothing', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    const until = world.clock.now() + 365 * DAY;
    await world.store.memory.noteWatched(world.access.key, { until, missed: 0 });
    await expectGapSeen(world, deps, id);
  });

  it('nor does one of an older version', async () => {
    const world = await worlds.open();
    const { deps, id } = await putAsideWith(world);
    await forgetWatching(worlds.redis.server.url, world, id);
    await world.store.memory.done(FULL_EVIDENCE, world.clock.now() + 365 * DAY);
    await expectGapSeen(world, deps, id);
  });

  it.each([
    ['is set back', 48 * HOUR, 0],
    ['goes wrong', 0, 48 * HOUR],
  ])('a sweep during which the clock %s notes nothing', async (_, before, after) => {
    const world = await worlds.open();
    const { at, deps } = await putAsideWith(world);
    let by: Duration = before;
    at.meanwhile = async () => {
      by = after;
    };
    const mark = await markOf(world);
    world.clock.move(10 * MINUTE);
    await sweep({ ...deps, now: () => world.clock.now() + by });
    expect(await markOf(world)).toEqual(mark);
  });

  it('where the clock of Redis itself is set back, no later moment is noted than it has reached', async () => {
    const world = await worlds.open();
    const { at, deps } = await putAsideWith(world);
    world.clock.move(DAY);
    let by: Duration = 12 * HOUR;
    const now = () => world.clock.now() + by;
    at.meanwhile = async () => {
      by = 0;
    };
    expectNoFailure(await sweep({ ...deps, now, store: { ...deps.store, time: async () => now() } }));
    expect(await agoNoted(world)).toBe(0);
  });
});
