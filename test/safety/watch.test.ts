import { describe, expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { REGION, REPOSITORY, uriOf, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

describe('promise 5: nothing is deleted before its watch window ends', () => {
  it('deletes at the end of the window and not a minute before', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 14 * DAY - MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(shelf(world)[digest]).toBeDefined();
    world.clock.move(MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });

  it('watches a day longer where its own read shows as a pull', async () => {
    const world = await worlds.open({ hidden: false });
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 14 * DAY + HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(shelf(world)[digest]).toBeDefined();
    await passWatched(world, DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });
});

/** What somebody may do by hand to an image that is put aside. */
const TOUCHES: readonly { readonly what: string; readonly touch: (world: World, digest: Digest) => void }[] =
  [
    {
      what: 'puts a tag back',
      touch: ({ aws }, digest) => aws.ecr.tag(REGION, REPOSITORY, digest, 'feat-a'),
    },
    {
      what: 'puts another tag on it',
      touch: ({ aws }, digest) => aws.ecr.tag(REGION, REPOSITORY, digest, 'please-keep'),
    },
    {
      what: 'archives it',
      touch: ({ aws }, digest) => aws.ecr.archive(REGION, REPOSITORY, digest),
    },
  ];

describe('promise 5: whoever touches it by hand has a veto', () => {
  it.each(TOUCHES)('gives the names back and deletes nothing when somebody $what', async ({ touch }) => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const id = await putAside(world);
    touch(world, digest);
    await letWindowEnd(world);
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
    expect((await holdsOf(world, id)).get(digest)?.state).toMatchObject({
      status: 'restored',
      cause: { kind: 'veto' },
    });
    expect(shelf(world)[digest]?.tags).toEqual(expect.arrayContaining(['feat-a', 'feat-b']));
  });

  it('restores when another index begins to need one of its platforms', async () => {
    const world = await worlds.open();
    const { index, platforms } = pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-new'], children: platforms.slice(0, 1) });
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
    expect((await holdsOf(world, id)).get(index)?.state).toMatchObject({
      status: 'restored',
      cause: { kind: 'veto', why: expect.stringContaining('another image needs') },
    });
  });

  it('restores what is left when somebody removed a part', async () => {
    const world = await worlds.open();
    const { index, referrer } = pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    world.aws.ecr.remove(REGION, REPOSITORY, referrer);
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[index]?.tags).toEqual(['feat-a']);
  });

  it('notes as gone what somebody else removed, with its repository or alone', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    world.aws.ecr.createRepository(REGION, 'shop/other', { tags: { owner: 'shop' } });
    pushOld(world, { tags: ['feat-b'], children: [pushOld(world, {}, 'shop/other')] }, 'shop/other');
    const id = await putAsideBoth(world);
    world.aws.ecr.remove(REGION, REPOSITORY, digest);
    world.aws.ecr.deleteRepository(REGION, 'shop/other');
    expectNoFailure(await nextSweep(world));
    for (const review of id) expect(await statusesOf(world, review)).toEqual({ gone: 1 });
  });
});

async function putAsideBoth(world: World): Promise<string[]> {
  const reviews = await ask(world);
  for (const { id } of reviews) await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
  expectNoFailure(await sweep(world.deps));
  return reviews.map(({ id }) => id);
}

describe('promise 5: a trip restores by itself and tells who approved', () => {
  it('restores within one sweep when it is pulled by digest', async () => {
    const world = await worlds.open();
    const { index, platforms } = pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    await passWatched(world, 3 * DAY);
    world.aws.ecr.pull(REGION, REPOSITORY, platforms[1] ?? '');
    const swept = await nextSweep(world);
    expect(swept.tripped.map(({ root }) => root)).toEqual([index]);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[index]?.tags).toEqual(['feat-a']);
    expect(await ledger(world, 'trip')).toEqual([expect.stringContaining('pulled')]);
  });

  it('restores within an hour when a runtime names it', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expectNoFailure(await nextSweep(world)); // the first full round is just over
    const image = uriOf(world.aws.account, REPOSITORY, `@${digest}`);
    world.aws.ecs.registerTaskDefinition(REGION, 'back', [{ name: 'app', image }]);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    world.clock.move(HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(await ledger(world, 'trip')).toEqual([expect.stringContaining('it is in use: ECS')]);
  });

  it('pauses the registry at three trips within an hour', async () => {
    const world = await worlds.open();
    const digests = ['a', 'b', 'c', 'd'].map((name) => pushOld(world, { tags: [`feat-${name}`] }));
    const id = await putAside(world);
    await passWatched(world, 3 * DAY);
    for (const [i, digest] of digests.slice(0, 3).entries()) {
      expect(await world.store.brakes.paused(world.access.key), `before trip ${i + 1}`).toBeUndefined();
      world.aws.ecr.pull(REGION, REPOSITORY, digest);
      expectNoFailure(await nextSweep(world));
    }
    expect(await world.store.brakes.paused(world.access.key)).toMatchObject({ by: 'layaway' });
    expect(await ledger(world, 'paused')).toHaveLength(1);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 3, quarantined: 1 });
    expect(deletionsIn(world)).toEqual([]);
  });

  it('pauses nothing at trips further apart', async () => {
    const world = await worlds.open();
    const digests = ['a', 'b', 'c'].map((name) => pushOld(world, { tags: [`feat-${name}`] }));
    await putAside(world);
    for (const digest of digests) {
      world.clock.move(40 * MINUTE);
      world.aws.ecr.pull(REGION, REPOSITORY, digest);
      expectNoFailure(await sweep(world.deps));
    }
    expect(await ledger(world, 'trip')).toHaveLength(3);
    expect(await world.store.brakes.paused(world.access.key)).toBeUndefined();
  });
});
