import { describe, expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  ask,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, useWorlds, type World } from '../jobs/world.ts';

let asked = 0;
const counted: typeof NOTHING_IN_USE = {
  ...NOTHING_IN_USE,
  collect: async (context) => {
    asked++;
    return await NOTHING_IN_USE.collect(context);
  },
};
const worlds = useWorlds({ sources: [counted] });

/** An index that goes to the archive before anybody read it. */
function pushUnreadable(world: World, pushedAt: number) {
  const child = pushOld(world, { pushedAt: START - 300 * DAY });
  const index = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-z'], children: [child], pushedAt });
  world.aws.ecr.archive(REGION, REPOSITORY, index);
  return index;
}

describe('an index that nobody can read', () => {
  it('casts no doubt on what was pushed after it', async () => {
    const world = await worlds.open();
    pushUnreadable(world, START - 250 * DAY);
    pushMultiArch(world, ['feat-b']);
    const tags = (await ask(world)).flatMap(({ facts }) => facts.tags);
    expect(tags).toEqual(['feat-b']);
  });

  it('casts it where that may be a pull-through cache, or nobody knows', async () => {
    const world = await worlds.open();
    pushUnreadable(world, START - 250 * DAY);
    pushMultiArch(world, ['feat-b']);
    world.aws.ecr.configureRegistry(REGION, {
      pullThrough: [{ ecrRepositoryPrefix: 'shop', upstreamRegistryUrl: 'public.ecr.aws' }],
    });
    expect(await ask(world)).toEqual([]);
  });

  it('is named with what a person can do, asks no source between full rounds, and then is settled', async () => {
    const world = await worlds.open();
    pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    const index = pushUnreadable(world, START + DAY);
    await letWindowEnd(world);
    const { why } = [...(await world.store.waits.all()).values()][0] ?? {};
    expect(why).toContain('the multi-platform image feat-z needs it');
    expect(why).toContain('restore that image until Layaway has read it, or delete it');
    asked = 0;
    for (let i = 0; i < 12; i++) await nextSweep(world);
    expect(asked).toBe(2);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    world.aws.ecr.amend(REGION, REPOSITORY, index, { storage: { kind: 'standard' } });
    await passWatched(world, DAY);
    await sweep(world.deps);
    await nextSweep(world);
    expect([...(await holdsOf(world, id)).values()].map(({ state }) => state.status)).toEqual(['deleted']);
  });
});
