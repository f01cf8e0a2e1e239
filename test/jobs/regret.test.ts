import { expect, it } from 'vitest';
import { sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import { ask, askAndApprove, expectNoFailure, nextSweep, passWatched, pushOld, takeBack } from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Puts two branch builds aside, has them back in some way, and asks about another one of the class later. */
async function regretting(back: (world: World, review: string, digests: readonly Digest[]) => Promise<void>) {
  const world = await worlds.open();
  const digests = ['a', 'b'].map((name) => pushOld(world, { tags: [`feat-${name}`] }));
  const id = await askAndApprove(world);
  expectNoFailure(await sweepReview(world.deps, id));
  const before = await world.store.reviews.get(id);
  await back(world, id, digests);
  await passWatched(world, 60 * DAY);
  for (const name of ['c', 'd']) pushOld(world, { tags: [`feat-${name}`] });
  pushOld(world, { tags: ['pr-1'] });
  const asked = new Map((await ask(world)).map((review) => [review.class, review]));
  const regrets = await world.deps.memory.regretsIn(world.access.key, REPOSITORY);
  return { before, regret: regrets.get('branch'), asked };
}

it('an owner who wants images back lowers the confidence of the next of their class, and their card says so', async () => {
  const { before, regret, asked } = await regretting((world, id) => takeBack(world, id));
  expect(regret).toEqual({ restored: 2, aside: 2, lastAt: expect.any(Number) });
  const branch = asked.get('branch');
  expect(branch?.facts.reasons.at(-1)).toBe(
    '2 of 2 of this kind put aside here before had to be restored, last in March 2026.',
  );
  expect(branch?.facts.total).toBeLessThan(before?.facts.total ?? 0);
  expect(asked.get('preview')?.facts.reasons.join()).not.toContain('restored');
});

it('so does a pull that brings one of them back', async () => {
  const { before, regret, asked } = await regretting(async (world, _id, [used]) => {
    await passWatched(world, 2 * DAY);
    if (used) world.aws.ecr.pull(REGION, REPOSITORY, used);
    expectNoFailure(await nextSweep(world));
  });
  expect(regret).toMatchObject({ restored: 1, aside: 2 });
  expect(asked.get('branch')?.facts.reasons.at(-1)).toContain('1 of 2 of this kind put aside here before');
  expect(asked.get('branch')?.facts.total).toBeLessThan(before?.facts.total ?? 0);
});
