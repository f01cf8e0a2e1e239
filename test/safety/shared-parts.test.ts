import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  askAndApprove,
  deletionsIn,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A platform that two images will share, with its SBOM and its signature; the platform comes first. */
function pushShared(world: World): readonly [Digest, Digest, Digest] {
  const shared = pushOld(world);
  const sbom = pushOld(world, { subject: shared, sizeBytes: 1_000 });
  return [shared, sbom, pushOld(world, { tags: [`sha256-${shared.slice(7)}.sig`], sizeBytes: 1_000 })];
}

const present = (world: World, digests: readonly Digest[]) =>
  digests.filter((digest) => shelf(world)[digest] !== undefined);

describe('a member that another family holds is protected by it', () => {
  it('also while that one is in the archive', async () => {
    const world = await worlds.open();
    const [shared, ...signatures] = pushShared(world);
    const own = pushOld(world);
    const resting = pushOld(world, { tags: ['feat-a'], children: [shared, own] });
    const named = pushOld(world, { tags: ['feat-a-arm64'] });
    const second = pushOld(world, { tags: ['feat-c'], children: [named] });
    await ask(world); // reads what they list
    for (const index of [resting, second]) world.aws.ecr.archive(REGION, REPOSITORY, index);
    const other = pushOld(world);
    const goes = pushOld(world, { tags: ['feat-b'], children: [shared, other] });
    const untagged = pushOld(world);
    const asked = await ask(world);
    expect(asked.map(({ facts }) => facts.tags).sort()).toEqual([[], ['feat-b']]);
    for (const { id, facts } of asked) {
      await answer(world, id, { kind: 'remove', count: facts.families, stated: 'delete' });
      await sweepReview(world.deps, id);
    }
    await letWindowEnd(world);
    await nextSweep(world);
    expect(present(world, [goes, other, untagged])).toEqual([]);
    expect(present(world, [resting, own, shared, ...signatures, named, second])).toHaveLength(7);
  });

  it('also by a name of its own: what an unread index may list is never archived', async () => {
    const world = await worlds.open();
    const named = pushOld(world, { tags: ['feat-a-arm64'] });
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['main-live'], children: [named] });
    const deps = { ...world.deps, readsAreHidden: async () => false };
    const [review] = await ask({ ...world, deps });
    expect(review?.offers).toEqual(['keep', 'investigate', 'remove', 'disable', 'not-ours']);
  });

  it('also while nobody can read whether it holds it: that waits, and is settled once somebody can', async () => {
    const world = await worlds.open();
    const [shared, ...signatures] = pushShared(world);
    const other = pushOld(world);
    const goes = pushOld(world, { tags: ['feat-b'], children: [shared, other] });
    const review = await askAndApprove(world);
    await sweepReview(world.deps, review);
    expect(await statusesOf(world, review)).toEqual({ quarantined: 1 });
    const blind = { ...world.deps, readsAreHidden: async () => false };
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['main-live'], children: [shared] });
    await passWatched(world, 15 * DAY);
    await sweep(blind);
    await letWindowEnd(world, { ...world, deps: blind });
    expect(await statusesOf(world, review)).toEqual({ quarantined: 1 });
    await passWatched(world, HOUR);
    await sweep(world.deps);
    expect([...(await holdsOf(world, review)).values()].map(({ state }) => state)).toMatchObject([
      { status: 'restored', cause: { kind: 'veto', why: `another image needs ${shared.slice(0, 19)} now` } },
    ]);
    expect(present(world, [goes, other, shared, ...signatures])).toHaveLength(5);
    expect(deletionsIn(world)).toEqual([]);
  });
});
