import { describe, expect, it } from 'vitest';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  ask,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, uriOf, useWorlds, watchedSince } from '../jobs/world.ts';

const worlds = useWorlds();

/** Answers that must not be believed. */
const BAD: readonly { readonly what: string; readonly answer: (good: SourceReport) => SourceReport }[] = [
  { what: 'is stale', answer: (good) => ({ ...good, observedAt: good.observedAt - 7 * HOUR }) },
  { what: 'comes from the future', answer: (good) => ({ ...good, observedAt: good.observedAt + HOUR }) },
  { what: 'inspected nothing', answer: (good) => ({ ...good, inspected: 0 }) },
  { what: 'shrank by half', answer: (good) => ({ ...good, inspected: 2 }) },
  {
    what: 'failed',
    answer: ({ name, registry, observedAt }) => ({
      ...{ name, registry, observedAt, inspected: 0 },
      status: 'failed',
      why: 'AccessDenied',
    }),
  },
  {
    what: 'throws',
    answer: () => {
      throw new Error('no answer');
    },
  },
];

/** A world whose only source answers as it is told: `broken.by` once it is set. */
async function openWithSource() {
  const broken: { by?: (good: SourceReport) => SourceReport } = {};
  const source = {
    ...NOTHING_IN_USE,
    collect: async (context: Parameters<typeof NOTHING_IN_USE.collect>[0]) => {
      const good = await NOTHING_IN_USE.collect(context);
      return broken.by ? broken.by(good) : good;
    },
  };
  return { broken, world: await worlds.open({ sources: [source] }) };
}

describe('promise 2: what cannot be known is not offered', () => {
  it.each(BAD)('offers nothing while a source $what', async ({ answer }) => {
    const { world, broken } = await openWithSource();
    pushOld(world, { tags: ['feat-a'] });
    await world.store.memory.rememberInspected(world.access.key, 'ecs', 5);
    broken.by = answer;
    expect(await ask(world)).toEqual([]);
    delete broken.by;
    expect(await ask(world)).toHaveLength(1);
  });

  it.each(BAD)(
    'deletes nothing while a source $what, and goes on when it answers again',
    async ({ answer }) => {
      const { world, broken } = await openWithSource();
      const digest = pushOld(world, { tags: ['feat-a'] });
      const id = await putAside(world);
      broken.by = answer;
      await letWindowEnd(world);
      expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
      expect(shelf(world)[digest]).toBeDefined();
      delete broken.by;
      await letWindowEnd(world);
      expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    },
  );

  it('offers nothing where AWS refuses to show a runtime', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    world.aws.faults.inject('lambda:ListFunctions', { kind: 'deny' });
    expect(await ask(world)).toEqual([]);
  });

  it('offers nothing beside an EKS cluster that no source looks into, until it is declared', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    world.aws.eks.createCluster(REGION, 'prod');
    expect(await ask(world)).toEqual([]);
    const declared = await worlds.open({
      config: { consumersWithoutUse: [{ name: 'prod', reason: 'pulls from elsewhere' }] },
    });
    pushOld(declared, { tags: ['feat-a'] });
    declared.aws.eks.createCluster(REGION, 'prod');
    expect(await ask(declared)).toHaveLength(1);
  });

  it('offers nothing of a repository that another account may pull from', async () => {
    const world = await worlds.open();
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::210987654321:root' },
          Action: 'ecr:BatchGetImage',
        },
      ],
    };
    world.aws.ecr.createRepository(REGION, 'shop/lent', { tags: { owner: 'shop' }, policy });
    pushOld(world, { tags: ['feat-a'] }, 'shop/lent');
    expect(await ask(world)).toEqual([]);
  });

  it('offers nothing without a push date', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    world.aws.ecr.amend(REGION, REPOSITORY, digest, { pushedAt: undefined });
    expect(await ask(world)).toEqual([]);
  });
});

describe('promise 6: releases and what was used lately', () => {
  it('never asks about the newest releases, by version or by push date', async () => {
    const world = await worlds.open({ config: { retention: { keepReleases: 3 } } });
    await watchedSince(world, START - 100 * DAY);
    const push = (tag: string, days: number) => pushOld(world, { tags: [tag], pushedAt: START - days * DAY });
    const releases = ['1.0.0', '1.1.0', '1.2.0', '2.0.0', '2.1.0'];
    const digests = releases.map((tag, i) => push(tag, 300 - i));
    const backports = ['1.0.1', '1.0.2'].map((tag, i) => push(tag, 250 - i));
    const [review] = await ask(world);
    const asked = (await world.store.reviews.frozen(review?.id ?? '')).map(({ root }) => root);
    // By version 2.1.0, 2.0.0 and 1.2.0 stay; by date 1.0.2, 1.0.1 and 2.1.0.
    expect(new Set(asked)).toEqual(new Set(digests.slice(0, 2)));
    expect(backports.filter((digest) => asked.includes(digest))).toEqual([]);
  });

  it('asks about no release before the registry was watched for a rollback period', async () => {
    const world = await worlds.open({ config: { retention: { keepReleases: 1 } } });
    for (const [i, tag] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
      pushOld(world, { tags: [tag], pushedAt: START - (300 - i) * DAY });
    }
    for (let day = 0; day < 91; day += 7) {
      expect(await ask(world)).toEqual([]);
      await passWatched(world, 7 * DAY);
    }
    expect(await ask(world)).toHaveLength(1);
  });

  it('keeps for a rollback period what a sweep saw in use, also when the use ended', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const image = uriOf(world.aws.account, REPOSITORY, ':feat-a');
    world.aws.ecs.registerTaskDefinition(REGION, 'old', [{ name: 'app', image }]);
    world.aws.ecs.createService(REGION, { cluster: 'prod', name: 'old', taskDefinition: 'old:1' });
    expect(await ask(world)).toEqual([]);
    world.aws.ecr.amend(REGION, REPOSITORY, digest, { lastPulledAt: undefined });
    const quiet = world.start({ access: (one) => ({ ...one, sources: [NOTHING_IN_USE] }) });
    const later = { ...world, ...quiet };
    await passWatched(world, 89 * DAY);
    expect(await ask(later)).toEqual([]);
    await passWatched(world, 2 * DAY);
    expect(await ask(later)).toHaveLength(1);
  });

  it('restores what became one of the newest releases while it was put aside', async () => {
    const world = await worlds.open({ config: { retention: { keepReleases: 1 } } });
    await watchedSince(world, START - 100 * DAY);
    const old = pushOld(world, { tags: ['1.0.0'], pushedAt: START - 300 * DAY });
    const newer = pushOld(world, { tags: ['1.1.0'], pushedAt: START - 250 * DAY });
    const id = await putAside(world);
    world.aws.ecr.remove(REGION, REPOSITORY, newer);
    await passWatched(world, 8 * DAY);
    await ask(world);
    await passWatched(world, 7 * DAY);
    await nextSweep(world);
    expect((await ledger(world, 'state')).at(-1)).toContain('newest release');
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual({ [old]: { tags: ['1.0.0'], status: 'ACTIVE' } });
  });
});
