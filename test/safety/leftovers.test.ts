import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { summarizeHolds } from '../../src/app/holds-summary.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Something happens right before the second deletion: the root is gone by then, its children are there. */
function beforeTheRest(world: World, happen: () => void): World['deps'] {
  let deletions = 0;
  const turn: World['access']['turn'] = async ({ kind }) => {
    if (kind === 'delete' && ++deletions === 2) happen();
  };
  return world.start({ access: (access) => ({ ...access, turn }) }).deps;
}

/** An index whose deletion was interrupted after its root went. */
async function halfDeleted(world: World): Promise<{ id: string; root: Digest; children: readonly Digest[] }> {
  const children = [pushOld(world), pushOld(world)];
  const root = pushOld(world, { tags: ['feat-a'], children });
  const id = await putAside(world);
  await passWatched(world, 15 * DAY);
  const killed = beforeTheRest(world, () => {
    throw new Error('killed');
  });
  await sweep(killed);
  expect(Object.keys(shelf(world)).sort()).toEqual([...children].sort());
  expect(await statusesOf(world, id)).toEqual({ deleting: 1 });
  return { id, root, children };
}

describe('a family whose root is gone', () => {
  it('is finished where it holds an index whose child was shared when it was approved', async () => {
    const world = await worlds.open();
    const shared = pushOld(world);
    const own = pushOld(world);
    const inner = pushOld(world, { children: [shared, own] });
    const root = pushOld(world, { tags: ['feat-a'], children: [inner] });
    const other = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['1.0.0'], children: [shared] });
    const id = await putAside(world);
    await letWindowEnd(world, { ...world, deps: beforeTheRest(world, () => world.clock.move(40 * SECOND)) });
    await nextSweep(world);
    expect(shelf(world)[root]).toBeUndefined();
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(Object.keys(shelf(world)).sort()).toEqual([shared, other].sort());
  });

  it('keeps what an image that nobody knew of needs since, though nobody touched it', async () => {
    const world = await worlds.open();
    const { id, children } = await halfDeleted(world);
    const [needed] = children;
    const parent = world.aws.ecr.push(REGION, REPOSITORY, {
      tags: ['2.0.0'],
      children: children.slice(0, 1),
    });
    await nextSweep(world);
    expect(Object.keys(shelf(world))).toEqual(expect.arrayContaining([needed, parent]));
    expect([...(await holdsOf(world, id)).values()]).toMatchObject([
      { state: { status: 'restored', cause: { why: `${parent.slice(0, 19)} needs a part of it` } } },
    ]);
  });

  it.each(['asked for by a person', 'pulled'])('is not said to be restored, %s', async (how) => {
    const world = await worlds.open();
    const { id, root, children } = await halfDeleted(world);
    const [child] = children;
    world.clock.move(MINUTE);
    if (how === 'pulled' && child) world.aws.ecr.pull(REGION, REPOSITORY, child);
    else await answer(world, id, { kind: 'restore' });
    await nextSweep(world);
    const holds = await world.store.holds.ofReview(id);
    expect(holds).toMatchObject([{ state: { status: 'restored', missing: [root] } }]);
    expect(summarizeHolds(holds).counts).toEqual({ lost: 1 });
    expect(await ledger(world, 'restored')).toEqual([
      expect.stringContaining('was deleted before it could be restored'),
    ]);
  });

  it.each(['observe', 'ask', 'quarantine'])('is left as it is in mode %s', async (mode) => {
    const world = await worlds.open();
    const { id, children } = await halfDeleted(world);
    world.clock.move(MINUTE);
    const careful = world.start({ config: { mode } });
    expectNoFailure(await sweep(careful.deps));
    expect(Object.keys(shelf(world)).sort()).toEqual([...children].sort());
    expect(await statusesOf(world, id)).toEqual({ deleting: 1 });
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });
});

describe('what speaks for an image before its deletion', () => {
  it('is that an index lists it since: it comes back, and the record says why', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['2.0.0'], children: [digest] });
    await letWindowEnd(world);
    expect((await holdsOf(world, id)).get(digest)?.state).toMatchObject({
      status: 'restored',
      cause: { kind: 'veto', why: 'it became part of another image' },
    });
  });

  it('is that ECR refuses it for an index, though the index is gone when we look again', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const { ecr } = world.aws;
    let parent: Digest | undefined;
    const push = async () => {
      parent = ecr.push(REGION, REPOSITORY, { tags: ['2.0.0'], children: [digest] });
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run: push }, { times: 1 });
    await letWindowEnd(world);
    if (!parent) throw new Error('nothing was to be deleted');
    ecr.remove(REGION, REPOSITORY, parent);
    await nextSweep(world);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    expect((await holdsOf(world, id)).get(digest)?.state).toMatchObject({
      status: 'restored',
      cause: { kind: 'veto', why: 'an image index needs it' },
    });
  });
});

it('a restore in the instant in which the last member is deleted comes too late, and says deleted', async () => {
  const world = await worlds.open();
  const digest = pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  const restore = () => answer(world, id, { kind: 'restore' });
  world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run: restore }, { times: 1 });
  await letWindowEnd(world);
  expectNoFailure(await sweepReview(world.deps, id));
  expect(shelf(world)[digest]).toBeUndefined();
  expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
});

it('one question leaves out the name of a shared member, which stays', async () => {
  const world = await worlds.open();
  const shared = pushOld(world, { tags: ['feat-base'] });
  pushOld(world, { tags: ['feat-a'], children: [shared] });
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['1.0.0'], children: [shared, pushOld(world)] });
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  expect(review.facts.tags).toEqual(['feat-a']);
  expect((await world.store.reviews.frozen(review.id)).map(({ tags }) => tags)).toEqual([['feat-a']]);
});
