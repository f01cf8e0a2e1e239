import { PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { sweepReview } from '../../jobs/sweep.ts';
import type { Digest } from '../../src/policy/image.ts';
import { SECOND } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/index.ts';
import {
  answer,
  aside,
  askAndApprove,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const push = ({ aws }: World, seed: Parameters<typeof aws.ecr.push>[2]) =>
  aws.ecr.push(REGION, REPOSITORY, seed);

const puts = (tag: string) => ({
  times: 1,
  when: ({ input }: Call) => (input as { imageTag?: string }).imageTag === tag,
});

/** Untags of exactly this name, in either form. */
const untags = (tag: string) => ({
  times: 1,
  when: ({ input }: Call) =>
    (input as { imageIds: readonly { imageTag?: string }[] }).imageIds[0]?.imageTag === tag,
});

describe('promise 4: the first change can be taken back', () => {
  it('never lets an image lose its last tag, nor a name be nowhere', async () => {
    const world = await worlds.open();
    const images = [
      pushOld(world, { tags: ['feat-a', 'feat-b', 'feat-c'] }),
      pushMultiArch(world, ['feat-d']).index,
    ];
    const names = new Map(images.map((digest) => [digest, shelf(world)[digest]?.tags ?? []]));
    const seen: string[] = [];
    const check = (call: Call) => {
      for (const [digest, tags] of names) {
        const now = shelf(world)[digest]?.tags ?? [];
        const lost = tags.filter((tag) => !now.includes(tag) && !now.includes(aside(digest, tag)));
        if (lost.length > 0) seen.push(`${call.operation}: ${lost.join()} is nowhere`);
      }
    };
    world.aws.faults.inject('*', { kind: 'after', run: check });
    const id = await putAside(world);
    await takeBack(world, id);
    expect(seen).toEqual([]);
    expect(new Map(images.map((digest) => [digest, shelf(world)[digest]?.tags ?? []]))).toEqual(names);
  });

  it('restores from the middle of putting aside', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    const run = async () => await answer(world, id, { kind: 'restore' });
    world.aws.faults.inject('BatchDeleteImage', { kind: 'after', run }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });

  it('drops an approval that is taken back before anything was done', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    await world.deps.store.brakes.pause('cli', 'wait', world.deps.now());
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    await takeBack(world, id);
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('goes on restoring after ECR refused because an index needs the image', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await putAside(world);
    const type = 'ImageReferencedByManifestList';
    world.aws.faults.inject('BatchDeleteImage', { kind: 'error', status: 400, type }, { times: 1 });
    await takeBack(world, id);
    expect(await statusesOf(world, id)).toEqual({ restoring: 1 });
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });

  it.each(['MUTABLE', 'IMMUTABLE'] as const)(
    'leaves a name that was taken meanwhile (%s)',
    async (mutability) => {
      const world = await worlds.open();
      world.aws.ecr.deleteRepository(REGION, REPOSITORY);
      world.aws.ecr.createRepository(REGION, REPOSITORY, { mutability, tags: { owner: 'shop' } });
      const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
      const id = await putAside(world);
      const taker = push(world, { tags: ['feat-a'] });
      await takeBack(world, id);
      expect(shelf(world)).toEqual({
        [ours]: { tags: ['feat-b', aside(ours, 'feat-a')], status: 'ACTIVE' },
        [taker]: { tags: ['feat-a'], status: 'ACTIVE' },
      });
      expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({ taken: ['feat-a'] });
      await letWindowEnd(world);
      expect(shelf(world)[ours]).toBeDefined();
    },
  );
});

describe('promise 4: what a race took is given back', () => {
  it('gives a name back that was pushed between our look and our restore', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    let taker: Digest | undefined;
    const run = () => {
      taker = push(world, { tags: ['feat-a'] });
    };
    world.aws.faults.inject('PutImage', { kind: 'before', run }, puts('feat-a'));
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({
      status: 'restored',
      taken: ['feat-a'],
    });
    expect((await told(world)).join()).toContain(`feat-a had just moved to ${taker}; given back: done`);
  });

  it('also when the answer to our restore was lost', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    let taker: Digest | undefined;
    const run = () => {
      taker = push(world, { tags: ['feat-a'] });
    };
    world.aws.faults.inject('PutImage', { kind: 'before', run }, puts('feat-a'));
    world.aws.faults.inject('PutImage', { kind: 'drop' }, puts('feat-a'));
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
  });

  it('gives nothing to a signature or to platforms that are pushed in the same moment', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const other = push(world, { tags: ['feat-now'] });
    const id = await putAside(world);
    const sign = () => void push(world, { subject: other, sizeBytes: 1_000 });
    world.aws.faults.inject('PutImage', { kind: 'before', run: sign }, puts('feat-a'));
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(ours);
  });

  it('says so where it cannot tell which of two images lost the name', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const run = () => {
      push(world, {});
      push(world, {});
    };
    world.aws.faults.inject('PutImage', { kind: 'before', run }, puts('feat-a'));
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(ours);
    expect((await told(world)).join()).toContain('2 untagged images were pushed in the same instant');
  });

  it('takes nothing from an image that a name moved to, where the pair form is proved', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    let taker: Digest | undefined;
    const run = () => {
      taker = push(world, { tags: ['feat-a'] });
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, untags('feat-a'));
    expectNoFailure(await sweepReview(world.deps, id));
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  });

  it('gives a name back that it took by name alone', async () => {
    const world = await immutableByTag();
    pushOld(world, { tags: ['feat-a'] });
    const taker = push(world, { tags: ['feat-now'] });
    const id = await askAndApprove(world);
    const run = async () => {
      await letTagsMove(world);
      world.aws.ecr.tag(REGION, REPOSITORY, taker, 'feat-a');
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, untags('feat-a'));
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[taker]?.tags).toEqual(['feat-a', 'feat-now']);
    expect((await told(world)).join()).toContain('given back: done');
  });

  it('says so where it cannot look whether another image lost the name', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const run = () =>
      void world.aws.faults.inject(
        'DescribeImages',
        { kind: 'deny' },
        { times: 1, when: ({ input }) => JSON.stringify(input).includes('UNTAGGED') },
      );
    world.aws.faults.inject('PutImage', { kind: 'after', run }, puts('feat-a'));
    await takeBack(world, id);
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
    expect((await told(world)).join()).toContain('whether another image lost the name is not known');
  });

  it.each(['MUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'] as const)(
    'puts nothing aside by name alone where a tag may move (%s): its new image could have no other',
    async (mutability) => {
      const world = await worlds.open({ probed: 'tag' });
      world.aws.ecr.deleteRepository(REGION, REPOSITORY);
      world.aws.ecr.createRepository(REGION, REPOSITORY, { mutability, tags: { owner: 'shop' } });
      pushOld(world, { tags: ['feat-a'] });
      const before = shelf(world);
      const id = await putAside(world);
      expect(await statusesOf(world, id)).toEqual({ approved: 1 });
      expect(world.aws.calls.mutating()).toEqual([]);
      expect(shelf(world)).toEqual(before);
    },
  );

  it('gives back what is half put aside where tags may move by now', async () => {
    const world = await immutableByTag();
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    const run = () => letTagsMove(world);
    world.aws.faults.inject('BatchDeleteImage', { kind: 'after', run }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });

  it('says aloud when an image went with its only name', async () => {
    const world = await immutableByTag();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const run = async () => {
      await letTagsMove(world);
      push(world, { tags: ['feat-a'] });
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, untags('feat-a'));
    expectNoFailure(await sweepReview(world.deps, id));
    expect((await told(world)).join()).toContain('push it again');
    expect(shelf(world)[ours]).toBeDefined();
  });

  it('gives nothing to an image without a name that was pushed right before', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    push(world, { pushedAt: world.clock.now() - SECOND });
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(ours);
    expect(await ledger(world, 'failed')).toEqual([]);
  });

  it('gives nothing to a platform of an index that is pushed in the same moment', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const run = () => void push(world, { tags: ['feat-b'], children: [push(world, {})] });
    world.aws.faults.inject('PutImage', { kind: 'before', run }, puts('feat-a'));
    await takeBack(world, id);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(ours);
  });

  it('puts no name that was taken after the plan', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    let taker: Digest | undefined;
    const turn: World['access']['turn'] = async (change) => {
      if (change.kind === 'put-tag') taker ??= push(world, { tags: ['feat-a', 'feat-now'] });
    };
    const paced = world.start({ access: (access) => ({ ...access, turn }) });
    await answer(world, id, { kind: 'restore' });
    world.aws.calls.clear();
    expectNoFailure(await sweepReview(paced.deps, id));
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
    expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({
      status: 'restored',
      taken: ['feat-a'],
    });
    expect((await told(world)).join()).toContain('not tried');
  });

  it('puts no name where it cannot look who carries it, and tries again', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await putAside(world);
    world.aws.faults.inject(
      'DescribeImages',
      { kind: 'deny' },
      { times: 1, when: ({ input }) => JSON.stringify(input).includes('UNTAGGED') },
    );
    await takeBack(world, id);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)).toEqual(before);
  });

  it('names who may have lost the name where an interruption kept it from looking', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await answer(world, id, { kind: 'restore' });
    let taker: Digest | undefined;
    const run = () => {
      taker = push(world, { tags: ['feat-a'] });
    };
    const stop = () => void world.aws.faults.inject('DescribeImages', { kind: 'deny' });
    world.aws.faults.inject('PutImage', { kind: 'before', run }, puts('feat-a'));
    world.aws.faults.inject('PutImage', { kind: 'after', run: stop }, puts('feat-a'));
    await sweepReview(world.deps, id);
    world.aws.faults.clear();
    expectNoFailure(await nextSweep(world));
    expect((await told(world)).join()).toContain(`may have lost feat-a to it: ${taker}`);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });
});

/** Tags can be taken away by their name alone, and cannot move unless somebody takes them away first. */
async function immutableByTag(): Promise<World> {
  const world = await worlds.open({ probed: 'tag' });
  world.aws.ecr.deleteRepository(REGION, REPOSITORY);
  world.aws.ecr.createRepository(REGION, REPOSITORY, { mutability: 'IMMUTABLE', tags: { owner: 'shop' } });
  return world;
}

async function letTagsMove({ access }: World): Promise<void> {
  const mutable = { repositoryName: REPOSITORY, imageTagMutability: 'MUTABLE' } as const;
  await access.read.send(new PutImageTagMutabilityCommand(mutable));
}

/** What the ledger says of changes, seen or not. */
async function told(world: World): Promise<string[]> {
  return [...(await ledger(world, 'changed')), ...(await ledger(world, 'failed'))];
}
