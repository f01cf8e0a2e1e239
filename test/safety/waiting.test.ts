import { describe, expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  statusesOf,
} from '../jobs/story.ts';
import {
  NOTHING_IN_USE,
  type Process,
  REGION,
  REPOSITORY,
  useWorlds,
  type World,
  type WorldOptions,
} from '../jobs/world.ts';

const worlds = useWorlds();

/** A world whose only source counts how often it is asked. */
async function counting(options: WorldOptions = {}) {
  const asked = { times: 0 };
  const source = {
    ...NOTHING_IN_USE,
    collect: async (context: Parameters<typeof NOTHING_IN_USE.collect>[0]) => {
      asked.times++;
      return await NOTHING_IN_USE.collect(context);
    },
  };
  return { asked, world: await worlds.open({ ...options, sources: [source] }) };
}

async function pause({ store, deps }: World): Promise<undefined> {
  await store.brakes.pause('cli', 'incident', deps.now());
}

async function useUpToday({ store, access, deps }: World): Promise<undefined> {
  const day = new Date(deps.now()).toISOString().slice(0, 10);
  await store.brakes.spend(access.key, REPOSITORY, day, 1, 1, 'another');
}

type Brake = readonly [string, string, WorldOptions, (world: World) => Promise<Process | undefined>];

const PAUSE: Brake = ['a pause', 'paused: incident', {}, pause];
const MODE: Brake = [
  'a mode that does not allow it',
  'the mode does not allow it',
  {},
  async (world) => world.start({ config: { mode: 'ask' } }),
];
const PROBE: Brake = [
  'the first probe',
  'this registry was not probed yet',
  { probed: 'none' },
  async () => {},
];
const BUDGET: Brake = [
  'the budget of tomorrow',
  'the budget of 1 image a day for this repository is used up',
  { config: { budget: { imagesPerRepositoryAndDay: 1 } } },
  useUpToday,
];

/** How often sources were asked and the repository was listed in six sweeps an hour. */
async function anHour(world: World, process: Process, asked: { times: number }) {
  asked.times = 0;
  world.aws.calls.clear();
  for (let i = 0; i < 6; i++) expectNoFailure(await nextSweep(world, process));
  return { asked: asked.times, listed: listings(world) };
}

/** How often a repository was listed; a look names its images. */
function listings({ aws }: World, repository = REPOSITORY): number {
  const inputs = aws.calls.of('DescribeImages').map(({ input }) => input as Record<string, unknown>);
  return inputs.filter(({ imageIds, repositoryName }) => !imageIds && repositoryName === repository).length;
}

describe('what merely waits has the sources asked and its repository listed once an hour', () => {
  it.each([PAUSE, MODE, PROBE, BUDGET])('before it is put aside, for %s', async (_, why, options, brake) => {
    const { world, asked } = await counting(options);
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const process = (await brake(world)) ?? world;
    expectNoFailure(await sweep(process.deps));
    expect(await anHour(world, process, asked)).toEqual({ asked: 1, listed: 1 });
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expect([...(await world.store.waits.all()).values()]).toMatchObject([
      { why: expect.stringContaining(why) },
    ]);
  });

  it.each([PAUSE, BUDGET])('once its watch window is over, for %s', async (_, why, options, brake) => {
    const { world, asked } = await counting(options);
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 16 * DAY);
    const process = (await brake(world)) ?? world;
    expectNoFailure(await sweep(process.deps));
    expect(await anHour(world, process, asked)).toEqual({ asked: 1, listed: 1 });
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect([...(await world.store.waits.all()).values()]).toMatchObject([
      { why: expect.stringContaining(why) },
    ]);
  });

  it('half put aside, for a permission that is missing', async () => {
    const { world, asked } = await counting();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    world.aws.faults.inject('BatchDeleteImage', { kind: 'deny' });
    expectNoFailure(await sweep(world.deps));
    expect(await anHour(world, world, asked)).toEqual({ asked: 1, listed: 1 });
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1 });
  });

  it('behind what a run begins in another repository', async () => {
    const { world } = await counting({ config: { budget: { imagesPerRun: 1 } } });
    world.aws.ecr.createRepository(REGION, 'shop/before', { tags: { owner: 'shop' } });
    pushOld(world, { tags: ['feat-a'] }, 'shop/before');
    pushOld(world, { tags: ['feat-a'] });
    const reviews = await ask(world);
    expectNoFailure(await sweep(world.deps)); // the full round of this hour
    for (const { id } of reviews) await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
    world.aws.calls.clear();
    expectNoFailure(await nextSweep(world));
    const states = await Promise.all(reviews.map(async ({ id }) => await statusesOf(world, id)));
    expect(states).toEqual(expect.arrayContaining([{ quarantined: 1 }, { approved: 1 }]));
    expect([listings(world, 'shop/before'), listings(world)]).toEqual([1, 0]);
  });
});

it('promise 5: what is put aside is watched every ten minutes, also while its deletion waits', async () => {
  const { world, asked } = await counting();
  const image = pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  await passWatched(world, 16 * DAY);
  await pause(world);
  expectNoFailure(await sweep(world.deps));
  asked.times = 0;
  world.aws.ecr.pull(REGION, REPOSITORY, image);
  expectNoFailure(await nextSweep(world));
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  expect(asked.times).toBe(0);
});

it('goes on with fresh evidence at the next sweep once nothing stands against it', async () => {
  const { world, asked } = await counting();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  await pause(world);
  expectNoFailure(await sweep(world.deps));
  await world.store.brakes.resume();
  asked.times = 0;
  expectNoFailure(await nextSweep(world));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  expect(asked.times).toBe(1);
});
