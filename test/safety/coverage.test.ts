import { describe, expect, it } from 'vitest';
import { collectEvidence } from '../../jobs/evidence.ts';
import { scanRegistry } from '../../jobs/scan.ts';
import { troublesOf } from '../../jobs/source-trouble.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { ask, letWindowEnd, pushOld, putAside, statusesOf } from '../jobs/story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

const FOREIGN = '210987654321';
const letIn = ({ aws }: World, action: string, principal: unknown = { AWS: FOREIGN }) =>
  aws.ecr.configureRegistry(REGION, {
    policyText: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: action }] }),
  });
const declared = { config: { consumersWithoutUse: [{ name: FOREIGN, reason: 'only pushes' }] } };

/** Verdicts of all families of all repositories. */
async function verdicts(world: World): Promise<Set<string>> {
  const found = new Set<string>();
  await scanRegistry(world.deps, world.access, {
    each: (scan) => {
      if (scan.status !== 'judged') throw new Error(`${scan.repository}: ${scan.status}`);
      for (const { verdict } of scan.judged) found.add(verdict.kind);
    },
  });
  return found;
}

describe("promise 2: a principal in the registry's permissions policy that no source covers", () => {
  it('makes every image unclear that nothing protects', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    pushOld(world, {});
    expect(await verdicts(world)).toContain('removable');
    letIn(world, 'ecr:BatchGetImage');
    const found = await verdicts(world);
    expect(found).toContain('unclear');
    expect(found).not.toContain('removable');
    expect(await ask(world)).toEqual([]);
    expect((await collectEvidence(world.deps, world.access)).notCovered).toEqual([
      `account ${FOREIGN} may pull from here by the registry's permissions policy, and no source looks there`,
    ]);
  });

  it('is no doubt once it is declared to use nothing', async () => {
    const world = await worlds.open(declared);
    pushOld(world, { tags: ['feat-a'] });
    letIn(world, 'ecr:*');
    expect(await ask(world)).toHaveLength(1);
  });

  it('is no doubt where it may only replicate to here', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    letIn(world, 'ecr:ReplicateImage');
    const [review] = await ask(world);
    expect(review?.facts.notes).toEqual([`Account ${FOREIGN} may replicate images into this registry.`]);
  });

  it.each([
    ['may not be read', (world: World) => world.aws.faults.inject('GetRegistryPolicy', { kind: 'deny' })],
    [
      'is no policy',
      (world: World) => world.aws.ecr.configureRegistry(REGION, { policyText: '{"Statement":"all"}' }),
    ],
  ])('offers nothing while the policy %s', async (_what, spoil) => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    spoil(world);
    expect(await ask(world)).toEqual([]);
    const scan = await weeklyScan(world.deps, world.access);
    const troubles = troublesOf(scan, world.deps.config.sources);
    expect(troubles.map(({ name }) => name)).toEqual(['coverage']);
    expect(troubles[0]?.why).toContain('could not read who may pull from the whole registry');
  });

  it('stops a deletion that was approved before it came', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    letIn(world, 'ecr:BatchGetImage', '*');
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });
});

describe('what lies around a registry', () => {
  it('stands on the card as it was, and leaves the question as it is', async () => {
    const world = await worlds.open();
    world.aws.ecr.configureRegistry(REGION, {
      replication: [{ destinations: [{ region: 'eu-central-1', registryId: FOREIGN }] }],
      pullThrough: [{ ecrRepositoryPrefix: 'shop', upstreamRegistryUrl: 'registry-1.docker.io' }],
    });
    pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    expect(review?.repository).toBe(REPOSITORY);
    expect(review?.facts.notes).toEqual([
      `Copies are replicated to ${FOREIGN}/eu-central-1: they stay when this one goes.`,
      'Pull-through cache of docker.io: it is fetched again when pulled.',
    ]);
  });

  it('where a repository is immutable, says that the names become free', async () => {
    const world = await worlds.open();
    world.aws.ecr.createRepository(REGION, 'shop/fixed', { mutability: 'IMMUTABLE' });
    pushOld(world, { tags: ['feat-a'] }, 'shop/fixed');
    const [review] = await ask(world);
    expect(review?.facts.notes).toEqual([
      'The tag names become free: a push can take them with other content.',
    ]);
  });

  it('is a sentence on the card and news for the platform channel where it cannot be read, never a doubt', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    for (const operation of ['DescribeRegistry', 'DescribePullThroughCacheRules']) {
      world.aws.faults.inject(operation, { kind: 'deny' });
    }
    const scan = await weeklyScan(world.deps, world.access);
    expect(scan.opened).toBe(1);
    const troubles = troublesOf(scan, world.deps.config.sources);
    expect(troubles.map(({ name }) => name)).toEqual(['replication rules', 'pull-through cache rules']);
    const [id = ''] = await world.store.reviews.listOpen();
    const review = await world.store.reviews.get(id);
    expect(review?.facts.notes?.[0]).toBe(
      "Whether it is replicated is not known (ecr:DescribeRegistry is not allowed: add it to the role's policy).",
    );
  });

  it('is asked once per registry and sweep, however many repositories there are', async () => {
    const world = await worlds.open();
    world.aws.ecr.bulk(REGION, { repositories: 30, imagesEach: 1, prefix: 'shop/bulk' });
    world.aws.calls.clear();
    await weeklyScan(world.deps, world.access);
    for (const operation of ['GetRegistryPolicy', 'DescribeRegistry', 'DescribePullThroughCacheRules']) {
      expect(world.aws.calls.of(operation), operation).toHaveLength(1);
    }
  });
});
