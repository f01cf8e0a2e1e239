import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Change } from '../../src/policy/order.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/index.ts';
import {
  answer,
  aside,
  ask,
  askAndApprove,
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
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, type Process, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Something happens while a change waits for its turn: after the look it was planned on, before it is made. */
function whileWaiting(world: World, kind: Change['kind'], happen: () => unknown): Process {
  let waits = true;
  const turn: World['access']['turn'] = async (change) => {
    if (!waits || change.kind !== kind) return;
    waits = false;
    await happen();
  };
  return world.start({ access: (access) => ({ ...access, turn }) });
}

/** Something happens in the last moment: the request is on its way already. */
function inTheLastMoment(
  world: World,
  operation: string,
  happen: () => unknown,
  when: (call: Call) => boolean = () => true,
): void {
  const run = async () => void (await happen());
  world.aws.faults.inject(operation, { kind: 'before', run }, { times: 1, when });
}

const push = ({ aws }: World, seed: Parameters<typeof aws.ecr.push>[2]) =>
  aws.ecr.push(REGION, REPOSITORY, seed);

/** Every original name is where it was, or on its image under the put-aside one. */
function expectNoNameLost(world: World, digest: Digest, tags: readonly string[]): void {
  const now = shelf(world)[digest]?.tags ?? [];
  for (const tag of tags) expect(now.includes(tag) || now.includes(aside(digest, tag))).toBe(true);
}

interface Race {
  readonly what: string;
  readonly happen: (world: World, digest: Digest) => unknown;
}

const TOUCHES: readonly Race[] = [
  {
    what: 'its tag is put back by hand',
    happen: ({ aws }, digest) => aws.ecr.tag(REGION, REPOSITORY, digest, 'feat-a'),
  },
  {
    what: 'it is pushed again under a new tag',
    happen: ({ aws }, digest) => aws.ecr.tag(REGION, REPOSITORY, digest, 'hotfix'),
  },
  {
    what: 'it is pulled',
    happen: ({ aws, clock }, digest) => {
      clock.move(1);
      aws.ecr.pull(REGION, REPOSITORY, digest);
    },
  },
];

describe('a deletion that waits for its turn is looked at once more', () => {
  it.each(TOUCHES)('$what meanwhile: it stays and comes back', async ({ happen }) => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const slow = whileWaiting(world, 'delete', () => happen(world, digest));
    await letWindowEnd(world, slow);
    await nextSweep(world);
    expect(deletionsIn(world)).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toContain('feat-a');
  });

  it('a part of a family whose root is gone is touched meanwhile: the part stays', async () => {
    const world = await worlds.open();
    const { index, platforms } = pushMultiArch(world, ['feat-a']);
    const [part] = platforms;
    if (!part) throw new Error('no platform');
    const id = await putAside(world);
    let calls = 0;
    const turn: World['access']['turn'] = async ({ kind }) => {
      if (kind === 'delete' && ++calls === 2) world.aws.ecr.tag(REGION, REPOSITORY, part, 'please-keep');
    };
    const slow = world.start({ access: (access) => ({ ...access, turn }) });
    await letWindowEnd(world, slow);
    expect(shelf(world)[index]).toBeUndefined();
    expect(shelf(world)[part]?.tags).toContain('please-keep');
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });
});

describe('a new index needs a member between look and deletion', () => {
  it('ECR refuses, and the family gets its names back', async () => {
    const world = await worlds.open();
    const { index, platforms } = pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    inTheLastMoment(world, 'BatchDeleteImage', () => push(world, { tags: ['feat-new'], children: [index] }));
    await letWindowEnd(world);
    await nextSweep(world);
    const left = shelf(world);
    for (const digest of [index, ...platforms]) expect(left[digest]).toBeDefined();
    expect(left[index]?.tags).toEqual(['feat-a']);
    expect((await holdsOf(world, id)).get(index)?.state).toMatchObject({ status: 'restored' });
  });
});

describe('a tag moves between look and change', () => {
  it('before the put-aside name is put: the tag stays with its new image', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    let taker: Digest | undefined;
    inTheLastMoment(world, 'PutImage', () => {
      taker = push(world, { tags: ['feat-a'] });
    });
    expectNoFailure(await sweepReview(world.deps, id));
    await nextSweep(world);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    await takeBack(world, id);
    expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({ taken: ['feat-a'] });
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
  });

  it('and back again before it is taken away: it is a veto, and nothing is lost', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    inTheLastMoment(
      world,
      'PutImage',
      () => world.aws.ecr.tag(REGION, REPOSITORY, ours, 'feat-a'),
      ({ input }) => (input as { imageTag?: string }).imageTag === aside(ours, 'feat-b'),
    );
    expectNoFailure(await sweepReview(world.deps, id));
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });
});

const ENDS: readonly (Race & { readonly left: boolean })[] = [
  {
    what: 'somebody deletes it by hand',
    happen: ({ aws }, digest) => aws.ecr.remove(REGION, REPOSITORY, digest),
    left: true,
  },
  {
    what: 'the repository is deleted',
    happen: ({ aws }) => aws.ecr.deleteRepository(REGION, REPOSITORY),
    left: false,
  },
  {
    what: 'a lifecycle policy deletes it',
    happen: ({ aws }) => {
      const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 };
      const rules = [{ rulePriority: 1, selection, action: { type: 'expire' } }];
      aws.ecr.setLifecyclePolicy(REGION, REPOSITORY, JSON.stringify({ rules }));
      aws.ecr.runLifecycle(REGION);
    },
    left: true,
  },
];

describe('somebody else removes it between look and change', () => {
  const cases = ENDS.flatMap((end) =>
    (['PutImage', 'BatchDeleteImage'] as const).map((operation) => ({ ...end, operation })),
  );
  it.each(cases)('$what, right before our first $operation', async ({ happen, left, operation }) => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const other = push(world, { tags: ['1.0.0'] });
    const id = await askAndApprove(world);
    inTheLastMoment(world, operation, () => happen(world, ours));
    await sweepReview(world.deps, id);
    world.clock.move(HOUR);
    await nextSweep(world);
    // A put that comes after a deletion by hand brings the image back under our name: then it gets its own name, too.
    const [status] = Object.keys(await statusesOf(world, id));
    expect(['gone', 'restored']).toContain(status);
    if (left) expect(shelf(world)[other]?.tags).toEqual(['1.0.0']);
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
  });

  it.each(ENDS)('$what, right before our deletion', async ({ happen, left }) => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const other = push(world, { tags: ['1.0.0'] });
    inTheLastMoment(world, 'BatchDeleteImage', () => happen(world, ours));
    await letWindowEnd(world);
    world.clock.move(HOUR);
    await nextSweep(world);
    const [status] = Object.keys(await statusesOf(world, id));
    expect(['gone', 'deleted']).toContain(status);
    if (left) expect(shelf(world)).toEqual({ [other]: { tags: ['1.0.0'], status: 'ACTIVE' } });
  });
});

describe('a worker stalls and wakes after its order expired', () => {
  it.each(['put-tag', 'untag', 'delete'] as const)('%s is planned anew on a fresh look', async (kind) => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    const slow = whileWaiting(world, kind, () => {
      world.clock.move(31_000);
      world.aws.ecr.tag(REGION, REPOSITORY, ours, 'please-keep');
    });
    await sweepReview(slow.deps, id);
    await letWindowEnd(world, slow);
    await nextSweep(world);
    expect(deletionsIn(world)).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[ours]?.tags).toEqual([...(before[ours]?.tags ?? []), 'please-keep']);
  });

  it('makes no change any more that another worker has settled meanwhile', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const other = world.start();
    const slow = whileWaiting(world, 'delete', async () => {
      world.clock.move(10 * MINUTE);
      await answer(world, id, { kind: 'restore' });
      expectNoFailure(await sweepReview(other.deps, id));
    });
    await letWindowEnd(world, slow);
    expect(deletionsIn(world)).toEqual([]);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expectNoNameLost(world, ours, ['feat-a']);
  });
});

describe('two workers take one hold', () => {
  it('one deletes, the other finds it done', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const id = await putAside(world);
    await passWatched(world, 15 * DAY + HOUR);
    const workers = [world, world.start()];
    for (const swept of await Promise.all(workers.map(({ deps }) => sweep(deps)))) expectNoFailure(swept);
    await nextSweep(world);
    expect(deletionsIn(world)).toHaveLength(1);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });

  it('one puts aside while the other restores: the names are back, once each', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    const other = world.start();
    const slow = whileWaiting(world, 'untag', async () => {
      await answer(world, id, { kind: 'restore' });
      expectNoFailure(await sweepReview(other.deps, id));
    });
    expectNoFailure(await sweepReview(slow.deps, id));
    world.clock.move(HOUR);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });
});

describe('scans beside work', () => {
  it('say nothing of images whose deletion ends while they look', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 15 * DAY + HOUR);
    // The inventory is read, then the deletion goes on, then the holds are read.
    const holds = { ...world.store.holds };
    let done = false;
    holds.inRepository = async (...place) => {
      if (!done) {
        done = true;
        expectNoFailure(await sweep(world.deps));
      }
      return await world.store.holds.inRepository(...place);
    };
    const scanning = { ...world, ...world.start({ store: (store) => ({ ...store, holds }) }) };
    const { forgotten } = await weeklyScan(scanning.deps, scanning.access);
    expect(done).toBe(true);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(forgotten).toEqual([]);
  });

  it('two in one millisecond ask once and both end well', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await Promise.all([ask(world), ask(world)]);
    await ask(world);
    const open = await world.store.reviews.getMany(await world.store.reviews.listOpen());
    expect(open.filter(({ offers }) => offers.includes('remove'))).toHaveLength(1);
    expect((await ledger(world, 'asked')).length).toBeGreaterThan(1);
  });
});
