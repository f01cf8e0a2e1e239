import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
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

describe('promise 1: nothing changes unless exactly this was approved', () => {
  it('does nothing to what was asked and not answered', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    expect(await ask(world)).toHaveLength(1);
    expectNoFailure(await sweep(world.deps));
    await letWindowEnd(world);
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('leaves alone what came after the list was frozen', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const later = pushOld(world, { tags: ['feat-later'] });
    expectNoFailure(await sweepReview(world.deps, id));
    await letWindowEnd(world);
    expect(shelf(world)).toEqual({ [later]: { tags: ['feat-later'], status: 'ACTIVE' } });
  });

  it('lets a family that changed drop out alone, and asks about it again', async () => {
    const world = await worlds.open();
    const changed = pushOld(world, { tags: ['feat-a'] });
    const others = [pushOld(world, { tags: ['feat-b'] }), pushOld(world, { tags: ['feat-c'] })];
    const id = await askAndApprove(world);
    world.aws.ecr.tag(REGION, REPOSITORY, changed, 'feat-again');
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ dropped: 1, quarantined: 2 });
    expect(shelf(world)[changed]?.tags).toEqual(['feat-a', 'feat-again']);
    await letWindowEnd(world);
    expect(others.filter((digest) => shelf(world)[digest])).toEqual([]);
    await passWatched(world, 31 * DAY);
    const [again] = await ask(world);
    expect((await world.store.reviews.frozen(again?.id ?? '')).map(({ root }) => root)).toEqual([changed]);
  });

  it('drops a family whose signature came after the question', async () => {
    const world = await worlds.open();
    const { index } = pushMultiArch(world, ['feat-a']);
    const id = await askAndApprove(world);
    world.aws.ecr.push(REGION, REPOSITORY, { subject: index, sizeBytes: 1_000 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });
});

/** What may happen to an image while it is on its way out. */
const SIGNS: readonly { readonly what: string; readonly happens: (world: World, digest: Digest) => void }[] =
  [
    {
      what: 'an ECS task definition names it',
      happens: ({ aws }, digest) => {
        const image = uriOf(aws.account, REPOSITORY, `@${digest}`);
        aws.ecs.registerTaskDefinition(REGION, 'back', [{ name: 'app', image }]);
      },
    },
    {
      what: 'it is tagged once more',
      happens: ({ aws }, digest) => aws.ecr.tag(REGION, REPOSITORY, digest, 'feat-again'),
    },
    {
      what: 'an index lists it',
      happens: ({ aws }, digest) => {
        aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-index'], children: [digest] });
      },
    },
    {
      what: 'it is pulled',
      happens: ({ aws }, digest) => {
        aws.ecr.pull(REGION, REPOSITORY, digest);
      },
    },
  ];

describe('promise 3: evidence is read again before each change', () => {
  it.each(SIGNS)('puts nothing aside when $what after the approval', async ({ happens }) => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    happens(world, digest);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it.each(SIGNS)('restores and deletes nothing when $what in the window', async ({ happens }) => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 2 * DAY);
    happens(world, digest);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toContain('feat-a');
    expect(deletionsIn(world)).toEqual([]);
  });

  it.each(SIGNS)('stops in the middle of putting aside when $what', async ({ happens }) => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const id = await askAndApprove(world);
    world.aws.faults.inject(
      'PutImage',
      {
        kind: 'after',
        run: () => {
          happens(world, digest);
          world.clock.move(2 * MINUTE + SECOND); // evidence this old is read again
        },
      },
      { times: 1 },
    );
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(expect.arrayContaining(['feat-a', 'feat-b']));
  });

  it('deletes nothing that an index began to need in the very moment', async () => {
    const world = await worlds.open();
    const { platforms, index } = pushMultiArch(world, ['feat-a']);
    const [needed] = platforms as [Digest];
    const id = await putAside(world);
    world.aws.faults.inject(
      'BatchDeleteImage',
      {
        kind: 'before',
        run: () => void world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-new'], children: [needed] }),
      },
      { times: 1, when: ({ input }) => JSON.stringify(input).includes(needed) },
    );
    await letWindowEnd(world);
    expect(shelf(world)[needed]).toBeDefined();
    expect(shelf(world)[index]).toBeUndefined();
    const hold = (await holdsOf(world, id)).get(index);
    expect(hold?.state).toMatchObject({ status: 'restored', cause: { kind: 'veto' } });
  });
});

/** Every kind of change, with the fault it meets the first time. */
const FAULTS = ['error', 'throttle', 'drop'] as const;

describe('promise 3: changes are tried once and then looked at', () => {
  it.each(FAULTS)('comes to the same end when each change meets a fault (%s)', async (kind) => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    pushMultiArch(world, ['feat-b']);
    const before = shelf(world);
    const id = await askAndApprove(world);
    await untilQuiet(world, kind);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 2 });
    expect(world.aws.calls.mutating()).toHaveLength(kind === 'drop' ? 4 : 8);
    world.aws.calls.clear();
    await passWatched(world, 15 * DAY);
    await untilQuiet(world, kind);
    expect(await statusesOf(world, id)).toEqual({ deleted: 2 });
    expect(shelf(world)).toEqual({});
    expect(Object.keys(before)).toHaveLength(6);
  });

  it('tries a refused change once in a sweep, and again in the next', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const fault = world.aws.faults.inject('PutImage', { kind: 'error' });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(world.aws.calls.count('PutImage')).toBe(1);
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.count('PutImage')).toBe(2);
    fault.remove();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });
});

/** Sweeps until nothing changes any more; each different change meets the fault once. */
async function untilQuiet(world: World, kind: (typeof FAULTS)[number]): Promise<void> {
  const met = new Set<string>();
  const fault = world.aws.faults.inject(
    '*',
    { kind },
    {
      when: ({ operation, input }) => {
        const key = `${operation} ${JSON.stringify(input)}`;
        if (!['PutImage', 'BatchDeleteImage'].includes(operation) || met.has(key)) return false;
        met.add(key);
        return true;
      },
    },
  );
  let before: number;
  do {
    before = world.aws.calls.mutating().length;
    expectNoFailure(await nextSweep(world));
  } while (world.aws.calls.mutating().length > before);
  expect(fault.fired).toBeGreaterThan(0);
  fault.remove();
}
