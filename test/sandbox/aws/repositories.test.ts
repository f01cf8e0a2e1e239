import {
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  InvalidParameterException,
  LifecyclePolicyNotFoundException,
  ListImageReferrersCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  paginateDescribeRepositories,
  RepositoryAlreadyExistsException,
  RepositoryNotEmptyException,
  RepositoryNotFoundException,
  RepositoryPolicyNotFoundException,
  SetRepositoryPolicyCommand,
  StartLifecyclePolicyPreviewCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const inApp = { repositoryName: 'app' };
const create = (input = {}) => bench.client.send(new CreateRepositoryCommand({ ...inApp, ...input }));

test('creates, describes and deletes a repository', async () => {
  const { repository } = await create({ imageTagMutability: 'IMMUTABLE' });
  expect(repository).toMatchObject({
    repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/app',
    repositoryUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app',
    registryId: '123456789012',
    imageTagMutability: 'IMMUTABLE',
    createdAt: new Date(bench.now()),
  });
  await expect(create()).rejects.toThrow(RepositoryAlreadyExistsException);
  bench.aws.ecr.push(REGION, 'app');
  await expect(bench.client.send(new DeleteRepositoryCommand(inApp))).rejects.toThrow(
    RepositoryNotEmptyException,
  );
  await bench.client.send(new DeleteRepositoryCommand({ ...inApp, force: true }));
  const look = new DescribeRepositoriesCommand({ repositoryNames: ['app'] });
  await expect(bench.client.send(look)).rejects.toThrow(RepositoryNotFoundException);
});

test('lists repositories page by page; one deleted between two pages hides no other', async () => {
  const names = ['a1', 'b2', 'c3', 'd4', 'e5'];
  for (const name of names) bench.aws.ecr.createRepository(REGION, name);
  const seen: (string | undefined)[] = [];
  for await (const page of paginateDescribeRepositories({ client: bench.client, pageSize: 2 }, {})) {
    seen.push(...(page.repositories ?? []).map((repository) => repository.repositoryName));
    bench.aws.ecr.deleteRepository(REGION, 'b2');
  }
  expect(seen).toEqual(names);
  const both = new DescribeRepositoriesCommand({ repositoryNames: ['a1'], maxResults: 5 });
  await expect(bench.client.send(both)).rejects.toThrow(InvalidParameterException);
});

test('changes mutability with exclusion filters', async () => {
  await create();
  const filters = [{ filterType: 'WILDCARD' as const, filter: 'cache*' }];
  const command = new PutImageTagMutabilityCommand({
    ...inApp,
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: filters,
  });
  await bench.client.send(command);
  const { repositories } = await bench.client.send(new DescribeRepositoriesCommand({}));
  expect(repositories?.[0]?.imageTagMutabilityExclusionFilters).toEqual(filters);
});

test('a repository policy is not found until it is set', async () => {
  await create();
  const get = new GetRepositoryPolicyCommand(inApp);
  await expect(bench.client.send(get)).rejects.toThrow(RepositoryPolicyNotFoundException);
  const policyText = '{"Version":"2012-10-17","Statement":[]}';
  await bench.client.send(new SetRepositoryPolicyCommand({ ...inApp, policyText }));
  expect((await bench.client.send(get)).policyText).toBe(policyText);
});

test('a lifecycle policy is put, read and deleted; a wrong one is refused', async () => {
  await create();
  const get = new GetLifecyclePolicyCommand(inApp);
  await expect(bench.client.send(get)).rejects.toThrow(LifecyclePolicyNotFoundException);
  const put = (lifecyclePolicyText: string) =>
    bench.client.send(new PutLifecyclePolicyCommand({ ...inApp, lifecyclePolicyText }));
  await expect(put('{"rules":[]}')).rejects.toThrow(InvalidParameterException);
  const selection = { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 3 };
  const text = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: 'expire' } }] });
  await put(text);
  expect((await bench.client.send(get)).lifecyclePolicyText).toBe(text);
  await bench.client.send(new DeleteLifecyclePolicyCommand(inApp));
  await expect(bench.client.send(get)).rejects.toThrow(LifecyclePolicyNotFoundException);
  const preview = bench.client.send(new StartLifecyclePolicyPreviewCommand(inApp));
  await expect(preview).rejects.toThrow(LifecyclePolicyNotFoundException);
});

test('keeps tags of a repository', async () => {
  const { repository } = await create({ tags: [{ Key: 'owner', Value: 'shop' }] });
  const resourceArn = repository?.repositoryArn;
  await bench.client.send(new TagResourceCommand({ resourceArn, tags: [{ Key: 'tier', Value: '1' }] }));
  await bench.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['owner'] }));
  const { tags } = await bench.client.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual([{ Key: 'tier', Value: '1' }]);
});

test('lists an entry for each tag, and page by page', async () => {
  await create();
  const digest = bench.aws.ecr.push(REGION, 'app', { tags: ['a', 'b', 'c'] });
  const untagged = bench.aws.ecr.push(REGION, 'app');
  const list = (input = {}) => bench.client.send(new ListImagesCommand({ ...inApp, ...input }));
  const first = await list({ maxResults: 2 });
  expect(first.imageIds).toEqual([
    { imageDigest: digest, imageTag: 'a' },
    { imageDigest: digest, imageTag: 'b' },
  ]);
  const second = await list({ maxResults: 2, nextToken: first.nextToken });
  expect(second.imageIds).toEqual([{ imageDigest: digest, imageTag: 'c' }, { imageDigest: untagged }]);
  expect(second.nextToken).toBeUndefined();
  bench.aws.ecr.archive(REGION, 'app', untagged);
  expect((await list({ filter: { tagStatus: 'UNTAGGED' } })).imageIds).toEqual([]);
  expect((await list({ filter: { imageStatus: 'ARCHIVED' } })).imageIds).toHaveLength(1);
});

test('lists referrers twenty a page, by artifact type and status', async () => {
  await create();
  const subject = bench.aws.ecr.push(REGION, 'app', { tags: ['1.0'] });
  const seed = { subject, sizeBytes: 500, artifactType: 'application/sig' };
  const digests = Array.from({ length: 22 }, () => bench.aws.ecr.push(REGION, 'app', seed));
  const list = (input = {}) =>
    bench.client.send(
      new ListImageReferrersCommand({ ...inApp, subjectId: { imageDigest: subject }, ...input }),
    );
  const first = await list();
  expect(first.referrers).toHaveLength(20);
  expect((await list({ nextToken: first.nextToken })).referrers).toHaveLength(2);
  await expect(list({ maxResults: 51 })).rejects.toThrow(InvalidParameterException);
  expect((await list({ filter: { artifactTypes: ['application/sbom'] } })).referrers).toEqual([]);
  for (const digest of digests.slice(1)) bench.aws.ecr.archive(REGION, 'app', digest);
  expect((await list()).referrers).toMatchObject([{ digest: digests[0], artifactStatus: 'ACTIVE' }]);
  expect((await list({ maxResults: 50, filter: { artifactStatus: 'ANY' } })).referrers).toHaveLength(22);
});

test('answers for the registry itself', async () => {
  expect((await bench.client.send(new DescribeRegistryCommand({}))).registryId).toBe('123456789012');
  const scanning = await bench.client.send(new GetRegistryScanningConfigurationCommand({}));
  expect(scanning.scanningConfiguration?.scanType).toBe('BASIC');
});
