import { createHash } from 'node:crypto';
import {
  BatchGetImageCommand,
  DeregisterPullTimeUpdateExclusionCommand,
  ECRClient,
  ExclusionAlreadyExistsException,
  ExclusionNotFoundException,
  InvalidParameterException,
  ListPullTimeUpdateExclusionsCommand,
  RegisterPullTimeUpdateExclusionCommand,
} from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { DAY } from '../../../src/policy/time.ts';
import { type Bench, clientConfig, daysAgo, openBench, REGION } from './setup.ts';

const ALL_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const ROLE = 'arn:aws:iam::123456789012:role/layaway-worker';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
});
afterEach(() => bench.close());

const push = (seed = {}): Digest => bench.aws.ecr.push(REGION, 'app', seed);
const pulledAt = (digest: string) => bench.aws.ecr.image(REGION, 'app', digest)?.lastPulledAt;
const get = (
  imageIds: object[],
  client = bench.client,
  acceptedMediaTypes: string[] | undefined = ALL_TYPES,
) => client.send(new BatchGetImageCommand({ repositoryName: 'app', imageIds, acceptedMediaTypes }));
const sha256 = (text = '') => `sha256:${createHash('sha256').update(text).digest('hex')}`;

test('answers the stored bytes, whose hash is the digest', async () => {
  const child = push({ tags: ['1.0'] });
  const index = push({ children: [child] });
  const { images = [] } = await get([{ imageTag: '1.0' }, { imageDigest: index }]);
  expect(images.map((image) => image.imageId)).toEqual([
    { imageDigest: child, imageTag: '1.0' },
    { imageDigest: index },
  ]);
  for (const image of images) expect(sha256(image.imageManifest)).toBe(image.imageId?.imageDigest);
  expect(JSON.parse(images[1]?.imageManifest ?? '').manifests[0].digest).toBe(child);
});

test('rewrites an OCI image for a caller that accepts only Docker types', async () => {
  const digest = push();
  const { images } = await get([{ imageDigest: digest }], bench.client, []);
  expect(images?.[0]?.imageManifestMediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
  expect(sha256(images?.[0]?.imageManifest)).not.toBe(digest);
});

test('lists ids that it cannot serve, archived images among them', async () => {
  const archived = push();
  bench.aws.ecr.archive(REGION, 'app', archived);
  const { images, failures } = await get([{ imageDigest: archived }, { imageTag: 'absent' }, {}]);
  expect(images).toEqual([]);
  expect(failures?.map((failure) => failure.failureCode)).toEqual([
    'ImageNotFound',
    'ImageNotFound',
    'MissingDigestAndTag',
  ]);
});

test('takes a hundred ids at most', async () => {
  const ids = Array.from({ length: 101 }, () => ({ imageTag: 'x' }));
  await expect(get(ids)).rejects.toThrow(InvalidParameterException);
});

test('reading a manifest counts as a pull', async () => {
  const digest = push({ lastPulledAt: daysAgo(90) });
  await get([{ imageDigest: digest }]);
  expect(pulledAt(digest)).toBe(bench.now());
});

test('a principal on the exclusion list leaves no pull time, others still do', async () => {
  await bench.client.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn: ROLE }));
  const digest = push({ lastPulledAt: daysAgo(90) });
  const sts = new STSClient(clientConfig(bench.aws));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'test' }));
  const worker = new ECRClient(clientConfig(bench.aws, Credentials?.AccessKeyId));
  await get([{ imageDigest: digest }], worker);
  expect(pulledAt(digest)).toBe(daysAgo(90));
  await get([{ imageDigest: digest }]);
  expect(pulledAt(digest)).toBe(bench.now());
});

test('the exclusion list is kept by register, list and deregister', async () => {
  const list = async () =>
    (await bench.client.send(new ListPullTimeUpdateExclusionsCommand({}))).pullTimeUpdateExclusions;
  const register = new RegisterPullTimeUpdateExclusionCommand({ principalArn: ROLE });
  const deregister = new DeregisterPullTimeUpdateExclusionCommand({ principalArn: ROLE });
  expect((await bench.client.send(register)).createdAt).toEqual(new Date(bench.now()));
  await expect(bench.client.send(register)).rejects.toThrow(ExclusionAlreadyExistsException);
  expect(await list()).toEqual([ROLE]);
  await bench.client.send(deregister);
  expect(await list()).toEqual([]);
  await expect(bench.client.send(deregister)).rejects.toThrow(ExclusionNotFoundException);
});

test("a runtime's pull moves the pull time of the index and of its first image", () => {
  const child = push();
  push({ tags: ['1.0'], children: [child] });
  bench.move(DAY);
  expect(bench.aws.ecr.pull(REGION, 'app', '1.0')).toBe('pulled');
  expect(pulledAt(child)).toBe(bench.now());
  expect(bench.aws.ecr.pull(REGION, 'app', 'absent')).toBe('not-found');
});
