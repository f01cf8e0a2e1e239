import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { passWatched, pushOld, putAside, statusesOf } from '../jobs/story.ts';
import { REGION, REPOSITORY, uriOf, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();
const BRANCHES = ['feat-a', 'feat-b', 'feat-c'];

/** Branches whose images were put aside get new ones under the same tags, and those run. */
async function revived(world: World) {
  const old = BRANCHES.map((tag) => pushOld(world, { tags: [tag] }));
  const id = await putAside(world);
  await passWatched(world, 3 * DAY);
  for (const tag of BRANCHES) {
    world.aws.ecr.push(REGION, REPOSITORY, { tags: [tag] });
    run(world, tag, `:${tag}`);
  }
  world.clock.move(2 * HOUR);
  return { id, old };
}

function run({ aws: { ecs, account } }: World, family: string, reference: string): void {
  ecs.registerTaskDefinition(REGION, family, [{ name: 'app', image: uriOf(account, REPOSITORY, reference) }]);
  ecs.createService(REGION, { cluster: 'prod', name: family, taskDefinition: `${family}:1` });
}

it('branches that come back to life are no trips: their new images run, not those put aside', async () => {
  const world = await worlds.open();
  const { id } = await revived(world);
  expect((await sweep(world.deps)).tripped).toEqual([]);
  expect(await world.store.brakes.paused(world.access.key)).toBeUndefined();
  expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
});

it('who pins the digest of a put-aside image is a trip all the same', async () => {
  const world = await worlds.open();
  const { id, old } = await revived(world);
  run(world, 'pinned', `@${old[0] as Digest}`);
  expect((await sweep(world.deps)).tripped).toHaveLength(1);
  expect(await statusesOf(world, id)).toEqual({ quarantined: 2, restored: 1 });
});
