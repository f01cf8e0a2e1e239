import {
  DescribeImagesCommand,
  ImageAlreadyExistsException,
  ImageDigestDoesNotMatchException,
  ImageTagAlreadyExistsException,
  InvalidParameterException,
  LayersNotFoundException,
  LimitExceededException,
  PutImageCommand,
  type PutImageCommandInput,
  ReferencedImagesNotFoundException,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import type { RepositorySeed } from '../../../src/sandbox/aws/index.ts';
import { type Bench, daysAgo, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
});
afterEach(() => bench.close());

const push = (seed = {}, name = 'app'): Digest => bench.aws.ecr.push(REGION, name, seed);
const image = (digest: string, name = 'app') => bench.aws.ecr.image(REGION, name, digest);
const put = (input: Partial<PutImageCommandInput>, name = 'app') =>
  bench.client.send(new PutImageCommand({ repositoryName: name, imageManifest: undefined, ...input }));
const retag = (digest: Digest, imageTag: string, name = 'app') => {
  const stored = image(digest, name);
  return put({ imageManifest: stored?.manifest, imageManifestMediaType: stored?.mediaType, imageTag }, name);
};

test('a further tag on a stored digest leaves its push time', async () => {
  const digest = push({ tags: ['a'], pushedAt: daysAgo(40) });
  const answer = await retag(digest, 'b');
  expect(answer.image?.imageId).toEqual({ imageDigest: digest, imageTag: 'b' });
  expect(image(digest)).toMatchObject({ tags: ['a', 'b'], pushedAt: daysAgo(40) });
});

test('the same digest under the same tag already exists', async () => {
  const digest = push({ tags: ['a'] });
  await expect(retag(digest, 'a')).rejects.toThrow(ImageAlreadyExistsException);
  await expect(put({ imageManifest: image(digest)?.manifest })).rejects.toThrow(ImageAlreadyExistsException);
});

test('on a mutable repository a tag moves silently and leaves the old image untagged', async () => {
  const old = push({ tags: ['latest'] });
  const young = push({ tags: ['next'] });
  await retag(young, 'latest');
  expect(image(old)).toMatchObject({ tags: [] });
  expect(image(young)?.tags).toEqual(['next', 'latest']);
});

const modes: readonly [RepositorySeed, { release: boolean; cache: boolean }][] = [
  [{ mutability: 'MUTABLE' }, { release: true, cache: true }],
  [{ mutability: 'IMMUTABLE' }, { release: false, cache: false }],
  [
    { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['1.*'] },
    { release: false, cache: true },
  ],
  [
    { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['cache*'] },
    { release: false, cache: true },
  ],
];

test.each(modes)('%o: which tags may move', async (seed, moves) => {
  bench.aws.ecr.createRepository(REGION, 'modes', seed);
  push({ tags: ['1.0', 'cache-main'] }, 'modes');
  const young = push({}, 'modes');
  for (const [tag, mayMove] of [['1.0', moves.release] as const, ['cache-main', moves.cache] as const]) {
    const moved = retag(young, tag, 'modes');
    if (mayMove) await expect(moved).resolves.toBeDefined();
    else await expect(moved).rejects.toThrow(ImageTagAlreadyExistsException);
  }
  await expect(retag(young, 'a-new-name', 'modes')).resolves.toBeDefined();
});

test('the manifest must have the digest that the request names', async () => {
  const digest = push({ tags: ['a'] });
  const manifest = image(digest)?.manifest ?? '';
  const wrong = put({ imageManifest: `${manifest} `, imageDigest: digest, imageTag: 'b' });
  await expect(wrong).rejects.toThrow(ImageDigestDoesNotMatchException);
  await expect(put({ imageManifest: manifest, imageDigest: digest, imageTag: 'b' })).resolves.toBeDefined();
});

test('an index needs its children', async () => {
  const child = push();
  const index = push({ tags: ['1.0'], children: [child] });
  const manifest = image(index)?.manifest ?? '';
  bench.aws.ecr.remove(REGION, 'app', index);
  bench.aws.ecr.remove(REGION, 'app', child);
  await expect(put({ imageManifest: manifest, imageTag: '1.0' })).rejects.toThrow(
    ReferencedImagesNotFoundException,
  );
});

test('after a real deletion a kept manifest finds its layers gone', async () => {
  const layers = [{ digest: `sha256:${'ab'.repeat(32)}`, sizeBytes: 100 }];
  const digest = push({ tags: ['a'], layers });
  const manifest = image(digest)?.manifest ?? '';
  bench.aws.ecr.remove(REGION, 'app', digest);
  await expect(put({ imageManifest: manifest, imageTag: 'a' })).rejects.toThrow(LayersNotFoundException);
});

test('an image has a thousand tags at most', async () => {
  const digest = push({ tags: Array.from({ length: 1_000 }, (_, i) => `t${i}`) });
  await expect(retag(digest, 'one-more')).rejects.toThrow(LimitExceededException);
});

test('pushing an archived image brings it back', async () => {
  const digest = push({ tags: ['a'] });
  bench.aws.ecr.archive(REGION, 'app', digest);
  await retag(digest, 'a');
  expect(image(digest)?.status).toBe('ACTIVATING');
});

test('refuses a manifest that is not JSON and a name that is no tag', async () => {
  await expect(put({ imageManifest: 'no json', imageTag: 'a' })).rejects.toThrow(InvalidParameterException);
  await expect(retag(push(), '-no-tag')).rejects.toThrow(InvalidParameterException);
  await expect(retag(push(), 'x'.repeat(129))).rejects.toThrow(InvalidParameterException);
  await expect(retag(push(), 'x'.repeat(128))).resolves.toBeDefined();
});

test('a stored manifest hashes to its digest and is described at once', async () => {
  const digest = push({ tags: ['a'], children: [push()] });
  await retag(digest, 'b');
  const { imageDetails } = await bench.client.send(
    new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageTag: 'b' }] }),
  );
  expect(imageDetails?.[0]?.imageDigest).toBe(digest);
});
