import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { EKSClient, ListClustersCommand, paginateListClusters } from '@aws-sdk/client-eks';
import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, clientConfig, openBench, REGION } from './setup.ts';

const OTHER = '210987654321';
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test('STS says who calls: by access key, by account in the key, by role', async () => {
  const identity = async (key?: string) =>
    new STSClient(clientConfig(bench.aws, key)).send(new GetCallerIdentityCommand({}));
  expect(await identity()).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/AKIATESTER',
  });
  expect((await identity(`AKIA${OTHER}`)).Account).toBe(OTHER);
  const sts = new STSClient(clientConfig(bench.aws));
  const role = { RoleArn: `arn:aws:iam::${OTHER}:role/layaway/reader`, RoleSessionName: 'scan' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(bench.now());
  expect(await identity(Credentials?.AccessKeyId)).toMatchObject({
    Account: OTHER,
    Arn: `arn:aws:sts::${OTHER}:assumed-role/reader/scan`,
  });
  const wrong = new AssumeRoleCommand({ RoleArn: 'no role', RoleSessionName: 'scan' });
  await expect(sts.send(wrong)).rejects.toMatchObject({ name: 'ValidationError' });
});

test('each account and Region has a registry of its own', async () => {
  bench.aws.ecr.createRepository(REGION, 'here');
  bench.aws.ecr.createRepository('us-east-1', 'far');
  bench.aws.ecr.createRepository({ account: OTHER, region: REGION }, 'theirs');
  const names = async (key: string, region: string) => {
    const client = new ECRClient(clientConfig(bench.aws, key, region));
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    return repositories?.map((repository) => repository.repositoryName);
  };
  expect(await names('AKIATESTER', REGION)).toEqual(['here']);
  expect(await names('AKIATESTER', 'us-east-1')).toEqual(['far']);
  expect(await names(`AKIA${OTHER}`, REGION)).toEqual(['theirs']);
});

test('EKS lists its clusters page by page', async () => {
  const client = new EKSClient(clientConfig(bench.aws));
  expect((await client.send(new ListClustersCommand({}))).clusters).toEqual([]);
  for (const name of ['a', 'b', 'c']) bench.aws.eks.createCluster(REGION, name);
  const seen: string[] = [];
  for await (const page of paginateListClusters({ client, pageSize: 2 }, {}))
    seen.push(...(page.clusters ?? []));
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('the tagging API lists tagged repositories, fifty a page', async () => {
  for (let i = 0; i < 60; i++) {
    bench.aws.ecr.createRepository(REGION, `r${i}`, { tags: i === 7 ? {} : { owner: `team-${i % 3}` } });
  }
  const client = new ResourceGroupsTaggingAPIClient(clientConfig(bench.aws));
  const owners = new Map<string | undefined, string | undefined>();
  const input = { ResourceTypeFilters: ['ecr:repository'] };
  for await (const page of paginateGetResources({ client }, input)) {
    for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? [])
      owners.set(ResourceARN, Tags?.[0]?.Value);
  }
  expect(owners.size).toBe(59);
  expect(owners.get('arn:aws:ecr:eu-west-1:123456789012:repository/r4')).toBe('team-1');
});
