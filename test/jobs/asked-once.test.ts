import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openRegistries } from '../../jobs/access.ts';
import { collectEvidence } from '../../jobs/evidence.ts';
import { scanRegistry } from '../../jobs/scan.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { REGION, uriOf, useWorlds, type World } from './world.ts';

const worlds = useWorlds();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Another process on the world's registry, with a Redis connection of its own. */
async function anotherProcess(world: World, immutable = world.store.immutable) {
  const { config, now } = world.deps;
  const log = pino({ level: 'silent' });
  const { registries, close } = await openRegistries({ config, now, log, root: '.', cache: immutable });
  closing.push(close);
  const [access] = registries;
  if (!access) throw new Error('no registry was opened');
  return access;
}

async function reportOf(world: World, name: string): Promise<SourceReport | undefined> {
  const { reports } = await collectEvidence(world.deps, world.access);
  return reports.find((report) => report.name === name);
}

/** Calls that sources make once each. */
const FIRST_CALLS = [
  'ecs:ListClusters',
  'ecs:ListTaskDefinitionFamilies',
  'events:ListEventBuses',
  'scheduler:ListSchedules',
  'lambda:ListFunctions',
  'batch:DescribeJobQueues',
  'batch:DescribeJobDefinitions',
  'inspector2:ListCoverageStatistics',
];

describe('a scan', () => {
  it('a sweep of 500 repositories asks each source once', async () => {
    const world = await worlds.open({ config: { sources: { inspector: { expect: 0 } } } });
    world.aws.ecr.bulk(REGION, { repositories: 500, imagesEach: 1, prefix: 'shop/many' });
    world.aws.calls.clear();
    let scanned = 0;
    await scanRegistry(world.deps, world.access, { each: () => void scanned++ });
    expect(scanned).toBe(502);
    const calls = FIRST_CALLS.map((operation) => [operation, world.aws.calls.count(operation)]);
    expect(calls).toEqual(FIRST_CALLS.map((operation) => [operation, 1]));
    const asked = world.aws.calls.all.filter(({ service }) => !['ecr', 'tagging', 'sts'].includes(service));
    expect(asked.length).toBeLessThan(40);
  });

  it('reads no task definition, deployment or revision that another process has read', async () => {
    const world = await worlds.open();
    const image = uriOf(world.aws.account, 'shop/running', ':1.0.0');
    for (let i = 0; i < 30; i++) {
      world.aws.ecs.registerTaskDefinition(REGION, `family-${i}`, [{ name: 'app', image }]);
    }
    const first = await anotherProcess(world);
    const before = await collectEvidence(world.deps, first);
    world.aws.calls.clear();
    const second = await anotherProcess(world);
    const after = await collectEvidence(world.deps, second);
    expect(after.reports.map(({ inspected }) => inspected)).toEqual(before.reports.map((r) => r.inspected));
    for (const operation of ['TaskDefinition', 'ServiceDeployments', 'ServiceRevisions']) {
      expect(world.aws.calls.count(`Describe${operation}`), operation).toBe(0);
    }
    expect(world.aws.calls.count('ecs:ListTaskDefinitions')).toBeGreaterThan(0);
  });
});

describe('a source that many accounts have nothing for', () => {
  it('is believed when it is empty, until it saw something', async () => {
    const world = await worlds.open();
    expect(await reportOf(world, 'batch')).toMatchObject({ status: 'ok', inspected: 0 });
    const image = uriOf(world.aws.account, 'shop/running', ':1.0.0');
    const definition = world.aws.batch.registerJobDefinition(REGION, 'resize', image);
    expect(await reportOf(world, 'batch')).toMatchObject({ status: 'ok', inspected: 1 });
    world.aws.batch.deregisterJobDefinition(REGION, definition);
    expect(await reportOf(world, 'batch')).toMatchObject({ status: 'too-small', inspected: 0 });
    expect(await reportOf(world, 'batch')).toMatchObject({ status: 'too-small', inspected: 0 });
  });

  it('is not believed when it fails', async () => {
    const world = await worlds.open();
    world.aws.faults.inject('batch:DescribeJobQueues', { kind: 'deny' });
    expect(await reportOf(world, 'batch')).toMatchObject({ status: 'failed' });
  });
});

describe('a source that was switched on', () => {
  it('is not believed when Inspector, full before, covers nothing', async () => {
    const world = await worlds.open({ config: { sources: { inspector: {} } } });
    expect(await reportOf(world, 'inspector')).toMatchObject({ status: 'too-small' });
    const [image] = world.aws.ecr.images(REGION, 'shop/running');
    if (!image) throw new Error('nothing runs');
    world.aws.inspector.cover(REGION, { repository: 'shop/running', digest: image.digest, inUseCount: 1 });
    expect(await reportOf(world, 'inspector')).toMatchObject({ status: 'ok', inspected: 1 });
    world.aws.inspector.uncover(REGION);
    expect(await reportOf(world, 'inspector')).toMatchObject({ status: 'too-small', inspected: 0 });
  });
});
