import { ECRClient } from '@aws-sdk/client-ecr';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRepositoryTags, type TagClients } from '../../src/owners/repository-tags.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { startStub } from '../evidence/stub.ts';

const HERE = { account: '123456789012', region: 'eu-west-1' };
let aws: AwsSandbox;
let clients: TagClients;
beforeEach(async () => {
  aws = await startAwsSandbox({ now: () => 1_790_000_000_000 });
  clients = { ecr: new ECRClient(settings()), tagging: new ResourceGroupsTaggingAPIClient(settings()) };
});
afterEach(async () => {
  clients.ecr.destroy();
  clients.tagging.destroy();
  await aws.close();
});

const settings = () => ({
  region: HERE.region,
  endpoint: aws.url,
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
  maxAttempts: 2,
});
const named = (name: string) => ({ name, arn: `arn:aws:ecr:eu-west-1:123456789012:repository/${name}` });
function create(name: string, tags: Record<string, string> = {}) {
  aws.ecr.createRepository(HERE, name, { tags });
  return named(name);
}
const tags = (entries: Record<string, string>) => ({ tags: new Map(Object.entries(entries)) });

describe('readRepositoryTags', () => {
  it('reads all in one sweep, over pages; what the sweep does not know has no tags', async () => {
    const repositories = Array.from({ length: 230 }, (_, i) => create(`r${i}`, { owner: `team-${i}` }));
    const read = await readRepositoryTags(clients, [...repositories, create('bare')]);
    expect(read.way).toBe('one sweep');
    expect(read.of.size).toBe(231);
    expect(read.of.get('r229')).toEqual(tags({ owner: 'team-229' }));
    expect(read.of.get('bare')).toEqual(tags({}));
    expect(aws.calls.count('GetResources')).toBe(3);
    expect(aws.calls.count('ListTagsForResource')).toBe(0);
  });

  it('asks each repository where the sweep is denied, and says why', async () => {
    const one = create('one', { owner: 'payments' });
    aws.faults.inject('GetResources', { kind: 'deny' });
    expect(await readRepositoryTags(clients, [one])).toEqual({
      of: new Map([['one', tags({ owner: 'payments' })]]),
      way: 'each repository',
      why: expect.stringContaining('tagging:GetResources is not allowed'),
    });
  });

  it('asks each repository where the sweep fails', async () => {
    aws.faults.inject('GetResources', { kind: 'error', status: 400, type: 'InternalServiceException' });
    const read = await readRepositoryTags(clients, [create('one', { a: 'b' }), create('two')]);
    expect([...read.of.values()]).toEqual([tags({ a: 'b' }), tags({})]);
  });

  it('believes a sweep that knows of none after a few calls, however many repositories there are', async () => {
    const repositories = Array.from({ length: 95 }, (_, i) => create(`r${i}`));
    const read = await readRepositoryTags(clients, repositories);
    expect(read).toMatchObject({ way: 'one sweep' });
    expect([read.of.size, read.of.get('r94')]).toEqual([95, tags({})]);
    expect(aws.calls.count('ListTagsForResource')).toBe(10);
  });

  it('asks each repository, once, where the sweep knows of none and one of a few has tags all the same', async () => {
    const repositories = Array.from({ length: 25 }, (_, i) => create(`r${i}`, { owner: 'shop' }));
    const stub = await startStub({ GetResources: () => ({ ResourceTagMappingList: [] }) });
    const tagging = new ResourceGroupsTaggingAPIClient({ ...settings(), endpoint: stub.url });
    const read = await readRepositoryTags({ ...clients, tagging }, repositories);
    tagging.destroy();
    await stub.close();
    expect(read).toMatchObject({
      way: 'each repository',
      why: 'tag:GetResources knows of no tagged repository',
    });
    expect([read.of.size, read.of.get('r24')]).toEqual([25, tags({ owner: 'shop' })]);
    expect(aws.calls.count('ListTagsForResource')).toBe(25);
  });

  it('leaves one repository unknown without losing the others', async () => {
    const repositories = [create('one'), create('two')];
    aws.faults.inject(
      'ListTagsForResource',
      { kind: 'deny' },
      { when: ({ input }) => JSON.stringify(input).includes('/one') },
    );
    const read = await readRepositoryTags(clients, repositories);
    expect(read.of.get('one')).toEqual({ unknown: expect.stringContaining('ecr:ListTagsForResource') });
    expect(read.of.get('two')).toEqual(tags({}));
  });

  it('asks nothing where there is no repository', async () => {
    expect((await readRepositoryTags(clients, [])).of.size).toBe(0);
    expect(aws.calls.all).toEqual([]);
  });
});
