import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/evidence/cache.ts';
import {
  container,
  ecsAt,
  HERE,
  HOST,
  NOW,
  type Runtime,
  report,
  startRuntime,
  usesOf,
} from './sandboxed.ts';

let run: Runtime;
beforeEach(async () => {
  run = await startRuntime();
});
afterEach(() => run.close());

const source = () => ecsAt(run.aws.url);

describe('the ECS source holds a use that stands only in', () => {
  it('a service at desired count 0, whose definition is older than the newest ones', async () => {
    const { ecs } = run.aws;
    const old = ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    for (let i = 0; i < 5; i++) ecs.registerTaskDefinition(HERE, 'web', container('v2'));
    ecs.createService(HERE, { cluster: 'prod', name: 'web', taskDefinition: old, desired: 0 });
    expect(await usesOf(source())).toContainEqual({
      repository: 'shop/web',
      tag: 'v1',
      by: 'ECS service prod/web',
    });
  });

  it('a running task, by the digest it resolved, though the tag has moved on', async () => {
    const { ecs, ecr } = run.aws;
    const definition = ecs.registerTaskDefinition(HERE, 'job', container('v1'));
    ecs.runTask(HERE, 'prod', definition);
    ecr.tag(HERE, 'shop/web', run.v2, 'v1');
    const uses = await usesOf(source());
    expect(uses.some(({ digest, by }) => digest === run.v1 && by.startsWith('ECS task prod/'))).toBe(true);
  });

  it('an INACTIVE revision, which is a rollback target', async () => {
    const { ecs } = run.aws;
    const arn = ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    ecs.registerTaskDefinition(HERE, 'web', container('v2'));
    ecs.deregisterTaskDefinition(HERE, arn);
    expect(await usesOf(source())).toContainEqual({
      repository: 'shop/web',
      tag: 'v1',
      by: 'ECS task definition web:1',
    });
  });

  it('a family of which every revision is INACTIVE', async () => {
    const arn = run.aws.ecs.registerTaskDefinition(HERE, 'gone', container('v1'));
    run.aws.ecs.deregisterTaskDefinition(HERE, arn);
    expect(await usesOf(source())).toHaveLength(1);
  });

  it('a definition that names the image by digest, or by nothing at all', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', [
      { name: 'pinned', image: `${HOST}/shop/web@${run.v2}` },
      { name: 'bare', image: `${HOST}/shop/cron` },
    ]);
    const by = 'ECS task definition web:1';
    expect(await usesOf(source())).toEqual([
      { repository: 'shop/cron', tag: 'latest', by },
      { repository: 'shop/web', digest: run.v2, by, pinned: true },
    ]);
  });
});

describe('the ECS source', () => {
  it('counts the newest N revisions of a family, active and not', async () => {
    const { ecs } = run.aws;
    for (let i = 1; i <= 12; i++) ecs.registerTaskDefinition(HERE, 'web', container(`r${i}`));
    ecs.deregisterTaskDefinition(HERE, 'web:11');
    expect((await usesOf(source())).map(({ tag }) => tag).sort()).toEqual(['r10', 'r11', 'r12']);
  });

  it('passes over images of other registries and Regions', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', [
      { name: 'a', image: 'public.ecr.aws/nginx/nginx:1.27' },
      { name: 'b', image: '210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1' },
      { name: 'c', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:v1' },
      { name: 'd', image: 'redis' },
    ]);
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 1, uses: [] });
  });

  it('reads lists of many pages to their end', async () => {
    const { ecs } = run.aws;
    for (let i = 0; i < 120; i++) {
      ecs.createCluster(HERE, `c${i}`);
      ecs.registerTaskDefinition(HERE, `family-${i}`, container(`t${i}`));
    }
    for (let i = 0; i < 25; i++) {
      ecs.createService(HERE, {
        cluster: 'c119',
        name: `s${i}`,
        taskDefinition: `family-${i}`,
        desired: i === 0 ? 130 : 0,
      });
    }
    const answer = await report(source());
    expect(answer).toMatchObject({ status: 'ok', inspected: 145, observedAt: NOW });
    const uses = answer.status === 'ok' ? answer.uses : [];
    expect(uses).toContainEqual({ repository: 'shop/web', tag: 't24', by: 'ECS service c119/s24' });
    expect(uses).toContainEqual({
      repository: 'shop/web',
      tag: 't119',
      by: 'ECS task definition family-119:1',
    });
  });

  it('reads a task definition once, however often it is asked', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    const cache = memoryCache();
    const first = await usesOf(ecsAt(run.aws.url, cache));
    expect(await usesOf(ecsAt(run.aws.url, cache))).toEqual(first);
    expect(run.aws.calls.count('DescribeTaskDefinition')).toBe(1);
  });

  it('writes nothing', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    await report(source());
    expect(run.aws.calls.mutating()).toEqual([]);
  });

  it('answers nothing inspected, for the rules to doubt, where a full ECS turned empty', async () => {
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 0, uses: [] });
  });

  it('goes on when it is throttled', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    run.aws.faults.inject('DescribeTaskDefinition', { kind: 'throttle' }, { times: 1 });
    expect(await usesOf(source())).toHaveLength(1);
  });

  it.each([
    'ListClusters',
    'ListServices',
    'DescribeServices',
    'ListTasks',
    'DescribeTasks',
    'ListTaskDefinitionFamilies',
    'ListTaskDefinitions',
    'DescribeTaskDefinition',
  ])('fails, and names the permission, when %s is denied', async (operation) => {
    const definition = run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    run.aws.ecs.createService(HERE, { cluster: 'prod', name: 'web', taskDefinition: definition });
    run.aws.faults.inject(operation, { kind: 'deny' });
    expect(await report(source())).toEqual({
      name: 'ecs',
      registry: '123456789012/eu-west-1',
      observedAt: NOW,
      inspected: 0,
      status: 'failed',
      why: `ecs:${operation} is not allowed: add it to the role's policy`,
    });
  });
});
