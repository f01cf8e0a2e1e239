import { ECRClient } from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { usesIn } from '../../jobs/judge-repository.ts';
import { type RepositoryScan, scanRegistry } from '../../jobs/scan.ts';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/index.ts';
import { ask, expectNoFailure, letWindowEnd, pushMultiArch, pushOld, putAside, statusesOf } from './story.ts';
import { REGION, REPOSITORY, RUNNING, START, uriOf, useWorlds, type World } from './world.ts';

const worlds = useWorlds();

const about = (repository: string) => ({
  when: ({ input }: Call) => (input as { repositoryName?: string }).repositoryName === repository,
});

async function scanned(world: World): Promise<Map<string, RepositoryScan>> {
  const scans = new Map<string, RepositoryScan>();
  const each = (scan: RepositoryScan) => void scans.set(scan.repository, scan);
  await scanRegistry(world.deps, world.access, { each });
  return scans;
}

describe('one repository in trouble', () => {
  it('is gone when it is deleted between two pages, and the others are scanned', async () => {
    const world = await worlds.open();
    const [bulk = ''] = world.aws.ecr.bulk(REGION, {
      repositories: 1,
      imagesEach: 1_200,
      prefix: 'shop/big',
    });
    const run = () => world.aws.ecr.deleteRepository(REGION, bulk);
    world.aws.faults.inject('DescribeImages', { kind: 'after', run }, { times: 1, ...about(bulk) });
    const scans = await scanned(world);
    expect(scans.get(bulk)).toEqual({ status: 'gone', repository: bulk });
    expect(scans.get(REPOSITORY)?.status).toBe('judged');
    expect(scans.get(RUNNING)?.status).toBe('judged');
  });

  it.each(['DescribeImages', 'GetLifecyclePolicy', 'BatchGetImage'])(
    'is incomplete, not empty and not lost, when %s fails for it',
    async (operation) => {
      const world = await worlds.open();
      pushMultiArch(world, ['feat-a']);
      await ask(world);
      const before = await world.store.memory.snapshot(world.access.key, REPOSITORY);
      // Another index, whose manifest has to be read.
      pushMultiArch(world, ['feat-b']);
      const fault = { kind: 'error', status: 400, type: 'ValidationException' } as const;
      world.aws.faults.inject(operation, fault, about(REPOSITORY));
      const scan = await weeklyScan(world.deps, world.access);
      expect(scan.incomplete.map(({ repository }) => repository)).toEqual([REPOSITORY]);
      expect(await world.store.memory.snapshot(world.access.key, REPOSITORY)).toEqual(before);
    },
  );

  it('is incomplete when it is throttled until all attempts are used up', async () => {
    const world = await worlds.open();
    const read = new ECRClient({ region: REGION, maxAttempts: 2 });
    const impatient = { ...world, ...world.start({ access: (one) => ({ ...one, read }) }) };
    world.aws.faults.inject('DescribeImages', { kind: 'throttle' }, about(REPOSITORY));
    const scans = await scanned(impatient);
    expect(scans.get(REPOSITORY)).toMatchObject({
      status: 'incomplete',
      why: expect.stringContaining('throttled'),
    });
    expect(scans.get(RUNNING)?.status).toBe('judged');
    read.destroy();
  });

  it('loses nothing when it is throttled for a while', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    world.aws.faults.inject('DescribeImages', { kind: 'throttle' }, { times: 1, ...about(REPOSITORY) });
    expect(await ask(world)).toHaveLength(1);
  });

  it('does not keep the others from being handed over', async () => {
    const world = await worlds.open();
    const handed: string[] = [];
    const each = ({ repository }: RepositoryScan) => {
      handed.push(repository);
      if (handed.length === 1) throw new Error('could not be kept');
    };
    await expect(scanRegistry(world.deps, world.access, { each })).rejects.toThrow('could not be kept');
    expect(handed.sort()).toEqual([RUNNING, REPOSITORY].sort());
  });
});

describe('uses that are remembered', () => {
  it('are those of the used image, not of an image that shares a platform with it', async () => {
    const world = await worlds.open();
    const shared = pushOld(world);
    const used = pushOld(world, { tags: ['feat-used'], children: [shared, pushOld(world)] });
    const other = pushOld(world, { tags: ['feat-other'], children: [shared] });
    const image = uriOf(world.aws.account, REPOSITORY, ':feat-used');
    world.aws.ecs.registerTaskDefinition(REGION, 'used', [{ name: 'app', image }]);
    const scan = (await scanned(world)).get(REPOSITORY);
    const uses = usesIn(scan?.status === 'judged' ? scan.judged : []);
    expect(uses.has(used)).toBe(true);
    expect(uses.has(shared)).toBe(false);
    expect(uses.has(other)).toBe(false);
  });

  it('count from the day they ended where a source knows it', async () => {
    const world = await worlds.open({ config: { sources: { inspector: {} } } });
    const [used, both] = [pushOld(world, { tags: ['feat-a'] }), pushOld(world, { tags: ['feat-b'] })];
    const lastInUseAt = START - 40 * DAY;
    for (const digest of [used, both]) {
      world.aws.inspector.cover(REGION, { repository: REPOSITORY, digest, lastInUseAt });
    }
    const image = uriOf(world.aws.account, REPOSITORY, ':feat-b');
    world.aws.ecs.registerTaskDefinition(REGION, 'both', [{ name: 'app', image }]);
    await scanned(world);
    const seen = await world.store.memory.usesSeen(world.access.key, REPOSITORY);
    expect(seen.get(used)).toMatchObject({ lastAt: lastInUseAt });
    expect(seen.get(both)?.by).toContain('both');
    expect(seen.get(both)?.lastAt).toBeGreaterThanOrEqual(START);
  });
});

/** A rule that expires by age. */
const expiring = (tagStatus: 'untagged' | 'any', countNumber: number) => ({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus, countType: 'sinceImagePushed', countUnit: 'days', countNumber },
      action: { type: 'expire' },
    },
  ],
});

describe("the repository's own lifecycle policy", () => {
  const withPolicy = async (lifecyclePolicy: object) => {
    const world = await worlds.open();
    world.aws.ecr.deleteRepository(REGION, REPOSITORY);
    world.aws.ecr.createRepository(REGION, REPOSITORY, { tags: { owner: 'shop' }, lifecyclePolicy });
    return world;
  };

  it('says nothing against a multi-platform image whose platforms have no tags', async () => {
    const world = await withPolicy(expiring('untagged', 14));
    const platforms = [pushOld(world), pushOld(world)];
    const index = pushOld(world, { tags: ['feat-a'], children: platforms });
    const [review] = await ask(world);
    expect((await world.store.reviews.frozen(review?.id ?? '')).map(({ root }) => root)).toEqual([index]);
  });

  it('keeps from being asked what it would expire inside the window', async () => {
    const world = await withPolicy(expiring('any', 210));
    pushOld(world, { tags: ['feat-a'] });
    expect(await ask(world)).toEqual([]);
  });

  it('does not hold up a deletion that comes before it would act', async () => {
    const world = await withPolicy(expiring('any', 230));
    pushOld(world, { tags: ['feat-a'], pushedAt: START - 206 * DAY });
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expectNoFailure(await sweep(world.deps));
  });
});
