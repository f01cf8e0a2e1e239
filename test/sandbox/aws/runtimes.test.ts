import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  InvalidParameterException,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  paginateListServices,
} from '@aws-sdk/client-ecs';
import {
  GetFunctionCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  paginateListFunctions,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { type Bench, clientConfig, openBench, REGION } from './setup.ts';

const URI = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app';
let bench: Bench;
let ecs: ECSClient;
let lambda: LambdaClient;
let digest: Digest;
beforeEach(async () => {
  bench = await openBench();
  ecs = new ECSClient(clientConfig(bench.aws));
  lambda = new LambdaClient(clientConfig(bench.aws));
  bench.aws.ecr.createRepository(REGION, 'app');
  digest = bench.aws.ecr.push(REGION, 'app', { tags: ['1.0'] });
  bench.aws.ecs.createCluster(REGION, 'prod');
});
afterEach(() => bench.close());

const register = (tag: string) =>
  bench.aws.ecs.registerTaskDefinition(REGION, 'web', [{ name: 'app', image: `${URI}:${tag}` }]);

test('a service runs tasks with the digest that its tag had at deployment', async () => {
  const taskDefinition = register('1.0');
  const arn = bench.aws.ecs.createService(REGION, {
    cluster: 'prod',
    name: 'web',
    taskDefinition,
    desired: 2,
  });
  bench.aws.ecr.push(REGION, 'app', { tags: ['1.0'] });
  expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([
    'arn:aws:ecs:eu-west-1:123456789012:cluster/prod',
  ]);
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [arn] }));
  expect(services).toMatchObject([
    {
      serviceName: 'web',
      desiredCount: 2,
      runningCount: 2,
      deployments: [{ taskDefinition, status: 'PRIMARY' }],
    },
  ]);
  const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'web' }));
  expect(taskArns).toHaveLength(2);
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
  expect(tasks?.[0]?.containers).toMatchObject([{ image: `${URI}:1.0`, imageDigest: digest }]);
});

test('a service at desired 0 has no task but keeps its definition', async () => {
  const taskDefinition = register('1.0');
  const arn = bench.aws.ecs.createService(REGION, {
    cluster: 'prod',
    name: 'web',
    taskDefinition,
    desired: 0,
  });
  expect((await ecs.send(new ListTasksCommand({ cluster: 'prod' }))).taskArns).toEqual([]);
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [arn] }));
  expect(services).toMatchObject([{ desiredCount: 0, taskDefinition }]);
});

test('a deployment replaces the tasks', async () => {
  const arn = bench.aws.ecs.createService(REGION, {
    cluster: 'prod',
    name: 'web',
    taskDefinition: register('1.0'),
  });
  const next = bench.aws.ecr.push(REGION, 'app', { tags: ['1.1'] });
  bench.aws.ecs.deploy(REGION, arn, { taskDefinition: register('1.1') });
  const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod' }));
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
  expect(tasks?.map((task) => task.containers?.[0]?.imageDigest)).toEqual([next]);
  expect(bench.aws.ecr.image(REGION, 'app', next)?.lastPulledAt).toBe(bench.now());
});

test('services come ten a page, and ten at most are described at once', async () => {
  const taskDefinition = register('1.0');
  for (let i = 0; i < 23; i++) {
    bench.aws.ecs.createService(REGION, { cluster: 'prod', name: `web-${i}`, taskDefinition, desired: 0 });
  }
  expect((await ecs.send(new ListServicesCommand({ cluster: 'prod' }))).serviceArns).toHaveLength(10);
  const arns: string[] = [];
  for await (const page of paginateListServices({ client: ecs, pageSize: 10 }, { cluster: 'prod' })) {
    arns.push(...(page.serviceArns ?? []));
  }
  expect(new Set(arns).size).toBe(23);
  const eleven = new DescribeServicesCommand({ cluster: 'prod', services: arns.slice(0, 11) });
  await expect(ecs.send(eleven)).rejects.toThrow(InvalidParameterException);
  const missing = new DescribeServicesCommand({ cluster: 'prod', services: ['none'] });
  expect((await ecs.send(missing)).failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
  await expect(ecs.send(new ListServicesCommand({ cluster: 'none' }))).rejects.toThrow(
    ClusterNotFoundException,
  );
});

test('task definitions are listed by status, newest first when asked, revisions as numbers', async () => {
  const arns = Array.from({ length: 12 }, (_, i) => register(`1.${i}`));
  for (const arn of arns.slice(0, 3)) bench.aws.ecs.deregisterTaskDefinition(REGION, arn);
  const list = async (input: object) =>
    (await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'web', ...input }))).taskDefinitionArns;
  expect(await list({ sort: 'DESC' })).toEqual(arns.slice(3).reverse());
  expect(await list({ status: 'INACTIVE' })).toEqual(arns.slice(0, 3));
  const first = await ecs.send(new ListTaskDefinitionsCommand({ sort: 'DESC', maxResults: 5 }));
  expect(await list({ sort: 'DESC', nextToken: first.nextToken })).toEqual(arns.slice(3, 7).reverse());
  const families = new ListTaskDefinitionFamiliesCommand({ status: 'ALL' });
  expect((await ecs.send(families)).families).toEqual(['web']);
  const inactive = new DescribeTaskDefinitionCommand({ taskDefinition: 'web:1' });
  expect((await ecs.send(inactive)).taskDefinition).toMatchObject({
    status: 'INACTIVE',
    revision: 1,
    containerDefinitions: [{ image: `${URI}:1.0` }],
  });
  const newest = new DescribeTaskDefinitionCommand({ taskDefinition: 'web' });
  expect((await ecs.send(newest)).taskDefinition?.revision).toBe(12);
});

test('Lambda keeps the digest of every published version, and aliases name versions', async () => {
  bench.aws.lambda.createFunction(REGION, 'resize', `${URI}:1.0`);
  bench.aws.lambda.publishVersion(REGION, 'resize');
  bench.aws.lambda.createAlias(REGION, 'resize', 'live', '1');
  bench.aws.lambda.createFunction(REGION, 'report');
  const next = bench.aws.ecr.push(REGION, 'app', { tags: ['1.0'] });
  bench.aws.lambda.updateCode(REGION, 'resize', `${URI}:1.0`);
  const code = async (FunctionName: string, Qualifier?: string) =>
    (await lambda.send(new GetFunctionCommand({ FunctionName, Qualifier }))).Code;
  expect(await code('resize')).toMatchObject({ ImageUri: `${URI}:1.0`, ResolvedImageUri: `${URI}@${next}` });
  for (const qualifier of ['1', 'live']) {
    expect(await code('resize', qualifier)).toMatchObject({ ResolvedImageUri: `${URI}@${digest}` });
  }
  expect(await code('report')).toMatchObject({ RepositoryType: 'S3' });
  await expect(code('resize', '9')).rejects.toThrow(ResourceNotFoundException);
  await expect(code('none')).rejects.toThrow(ResourceNotFoundException);
  const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'resize' }));
  expect(Versions?.map((version) => version.Version)).toEqual(['$LATEST', '1']);
  const { Aliases } = await lambda.send(new ListAliasesCommand({ FunctionName: 'resize' }));
  expect(Aliases).toMatchObject([{ Name: 'live', FunctionVersion: '1' }]);
});

test('functions come fifty a page, all versions when asked', async () => {
  for (let i = 0; i < 60; i++) bench.aws.lambda.createFunction(REGION, `f${i}`);
  bench.aws.lambda.publishVersion(REGION, 'f0');
  const first = await lambda.send(new ListFunctionsCommand({ MaxItems: 1_000 }));
  expect(first.Functions).toHaveLength(50);
  const seen: (string | undefined)[] = [];
  for await (const page of paginateListFunctions({ client: lambda }, { FunctionVersion: 'ALL' })) {
    seen.push(...(page.Functions ?? []).map((fn) => fn.FunctionArn));
  }
  expect(new Set(seen).size).toBe(61);
});
