import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  askAndApprove,
  ENGINEER,
  expectNoFailure,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const NAMES = { tags: ['feat-a', 'fix-b'] };

describe('promise 4: whatever a repository says of its tags, what is put aside comes back', () => {
  it.each([
    { mutability: 'MUTABLE' },
    { mutability: 'IMMUTABLE' },
    { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['feat-*'] },
    { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['layaway.*'] },
    { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['feat-*'] },
    { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['layaway.*'] },
  ] as const)('$mutability $exclusions', async (settings) => {
    const world = await worlds.open();
    world.aws.ecr.deleteRepository(REGION, REPOSITORY);
    world.aws.ecr.createRepository(REGION, REPOSITORY, { ...settings, tags: { owner: 'shop' } });
    const digest = pushOld(world, NAMES);
    const before = shelf(world);
    const id = await putAside(world);
    const names = NAMES.tags.map((tag) => aside(digest, tag)).sort();
    expect(shelf(world)).toEqual({ [digest]: { tags: names, status: 'ACTIVE' } });
    await takeBack(world, id);
    expect(shelf(world)).toEqual(before);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });
});

const why = async (world: World, id: string) => (await world.store.waits.of(id))?.why;
const KMS = { kind: 'error', type: 'KmsException', message: 'the key is disabled', status: 400 } as const;

describe('promise: what is not allowed, or cannot be decrypted, stands on the card with what to do', () => {
  it.each([
    ['PutImage', 'quarantining'],
    ['BatchDeleteImage', 'quarantining'],
    ['BatchGetImage', 'approved'],
  ] as const)('%s', async (operation, status) => {
    const world = await worlds.open();
    pushOld(world, NAMES);
    const id = await askAndApprove(world);
    for (const fault of [{ kind: 'deny' } as const, KMS]) {
      const injected = world.aws.faults.inject(operation, fault);
      world.clock.move(HOUR); // what was refused is left alone for so long
      await nextSweep(world);
      expect(await statusesOf(world, id)).toEqual({ [status]: 1 });
      expect(await why(world, id)).toContain(
        fault === KMS
          ? "the repository's KMS key cannot be used (the key is disabled): enable it or cancel its deletion"
          : `ecr:${operation} is not allowed: add it to the role's policy`,
      );
      injected.remove();
    }
    world.clock.move(HOUR);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(await why(world, id)).toBeUndefined();
  });

  it('also where it keeps a restore waiting', async () => {
    const world = await worlds.open();
    pushOld(world, NAMES);
    const before = shelf(world);
    const id = await putAside(world);
    const denied = world.aws.faults.inject('PutImage', { kind: 'deny' });
    await takeBack(world, id);
    expect(await why(world, id)).toContain('ecr:PutImage is not allowed');
    denied.remove();
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)).toEqual(before);
  });
});

describe('promise 6: where nothing can be archived, what has no tag goes the slow path', () => {
  const denyArchive = (world: World) => world.aws.faults.inject('UpdateImageStorageClass', { kind: 'deny' });

  async function denied(world: World): Promise<string> {
    denyArchive(world);
    const id = await askAndApprove(world);
    await sweepReview(world.deps, id);
    return id;
  }

  it('is told, given back untouched, and asked again with two people and the longer window', async () => {
    const world = await worlds.open();
    const digest = pushOld(world);
    const before = shelf(world);
    const id = await denied(world);
    expect(await why(world, id)).toContain('ecr:UpdateImageStorageClass is not allowed');
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
    await passWatched(world, 7 * DAY);
    const [again] = await ask(world);
    expect(again).toMatchObject({ slow: true, kind: 'untagged', facts: { final: true, watch: 60 * DAY } });
    expect(again?.offers).not.toContain('archive');
    expect(again?.facts.slow?.because.join()).toContain('cannot be archived here');
    expect(again?.facts.ifWrong).toContain('It cannot be taken back: nothing can be put aside first');
    expect(shelf(world)[digest]).toBeDefined();
  });

  it('is then watched untouched, can be kept from deletion, and is deleted at the end of the longer window', async () => {
    const world = await worlds.open();
    const digests = [pushOld(world), pushOld(world)];
    await denied(world);
    expectNoFailure(await nextSweep(world));
    await passWatched(world, 7 * DAY);
    const [again] = await ask(world);
    const id = again?.id ?? '';
    const approval = { kind: 'remove', count: 2, stated: 'delete' } as const;
    await answer(world, id, approval);
    await answer(world, id, approval, ENGINEER);
    world.aws.calls.clear();
    expectNoFailure(await sweepReview(world.deps, id));
    // One a week begins, as on all of the slow path.
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1, approved: 1 });
    await passWatched(world, 8 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 2 });
    expect(world.aws.calls.mutating()).toEqual([]);
    await passWatched(world, 54 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1, deleted: 1 });
    await takeBack(world, id);
    expect(await statusesOf(world, id)).toEqual({ restored: 1, deleted: 1 });
    expect(digests.filter((digest) => shelf(world)[digest]?.status === 'ACTIVE')).toHaveLength(1);
  });

  it('what is in the archive already stays there until its window ends', async () => {
    const world = await worlds.open();
    const first = pushOld(world);
    const id = await putAside(world);
    expect(shelf(world)[first]?.status).toBe('ARCHIVED');
    await world.store.memory.done(`archive denied ${world.access.key}/${REPOSITORY}`, world.deps.now());
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await letWindowEnd(world);
    expect(shelf(world)).toEqual({});
  });
});

describe('orphans: signatures and SBOMs whose image is gone are questions of their own', () => {
  /** A signed image in use of nobody's, so that signatures are known to live here, and orphans of three kinds. */
  function pushOrphans(world: World): {
    readonly orphans: readonly Digest[];
    readonly signed: readonly Digest[];
  } {
    const gone = (n: number) => `sha256:${String(n).repeat(64)}` as Digest;
    const image = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['1.0.0'] });
    const signature = pushOld(world, { tags: [`sha256-${image.slice(7)}.sig`], sizeBytes: 1_000 });
    const orphans = [
      pushOld(world, { subject: gone(1), sizeBytes: 1_000 }),
      pushOld(world, { tags: [`sha256-${gone(2).slice(7)}.sig`], sizeBytes: 1_001 }),
      pushOld(world, { tags: [`sha256-${gone(3).slice(7)}.sbom`], sizeBytes: 1_002 }),
    ];
    return { orphans, signed: [image, signature] };
  }

  it('are archived with the names they have, and come back', async () => {
    const world = await worlds.open();
    const { orphans, signed } = pushOrphans(world);
    const before = shelf(world);
    const id = await putAside(world);
    const review = await world.store.reviews.get(id);
    expect(review).toMatchObject({ kind: 'orphaned', facts: { families: 3 } });
    expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
    for (const digest of orphans) {
      expect(shelf(world)[digest]).toEqual({ tags: before[digest]?.tags, status: 'ARCHIVED' });
    }
    expect(signed.map((digest) => shelf(world)[digest])).toEqual(signed.map((digest) => before[digest]));
    await takeBack(world, id);
    await passWatched(world, DAY);
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)).toEqual(before);
  });

  it('are deleted after their window, tagged ones too; what signs an image that is there stays', async () => {
    const world = await worlds.open();
    const { signed } = pushOrphans(world);
    await putAside(world);
    await letWindowEnd(world);
    expect(Object.keys(shelf(world)).sort()).toEqual([...signed].sort());
  });
});
