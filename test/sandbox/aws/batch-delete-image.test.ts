import {
  BatchDeleteImageCommand,
  type ImageIdentifier,
  InvalidParameterException,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { type Bench, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
});
afterEach(() => bench.close());

const push = (seed = {}): Digest => bench.aws.ecr.push(REGION, 'app', seed);
const image = (digest: string) => bench.aws.ecr.image(REGION, 'app', digest);
const remove = async (...imageIds: ImageIdentifier[]) => {
  const answer = await bench.client.send(new BatchDeleteImageCommand({ repositoryName: 'app', imageIds }));
  return { removed: answer.imageIds, failures: answer.failures };
};
const codes = async (...imageIds: ImageIdentifier[]) =>
  (await remove(...imageIds)).failures?.map((failure) => failure.failureCode);

test('by tag removes the tag alone while others stay', async () => {
  const digest = push({ tags: ['a', 'b'] });
  expect(await remove({ imageTag: 'a' })).toEqual({
    removed: [{ imageDigest: digest, imageTag: 'a' }],
    failures: [],
  });
  expect(image(digest)?.tags).toEqual(['b']);
});

test('removing the last tag deletes the image', async () => {
  const digest = push({ tags: ['only'] });
  await remove({ imageTag: 'only' });
  expect(image(digest)).toBeUndefined();
});

test('by digest removes the image with all its tags, a name each in the answer', async () => {
  const imageDigest = push({ tags: ['a', 'b'] });
  expect((await remove({ imageDigest })).removed).toEqual([
    { imageDigest, imageTag: 'a' },
    { imageDigest, imageTag: 'b' },
  ]);
  expect(bench.aws.ecr.tags(REGION, 'app').size).toBe(0);
});

test('digest and tag together remove only that tag', async () => {
  const imageDigest = push({ tags: ['a', 'b'] });
  await remove({ imageDigest, imageTag: 'a' });
  expect(image(imageDigest)?.tags).toEqual(['b']);
});

test('digest and tag do nothing once the tag has moved to another image', async () => {
  const imageDigest = push({ tags: ['a', 'b'] });
  const young = push({ tags: ['a'] });
  expect(await codes({ imageDigest, imageTag: 'a' })).toEqual(['ImageTagDoesNotMatchDigest']);
  expect(image(young)?.tags).toEqual(['a']);
  expect(image(imageDigest)?.tags).toEqual(['b']);
});

test('digest and last tag delete the image too', async () => {
  const imageDigest = push({ tags: ['a'] });
  await remove({ imageDigest, imageTag: 'a' });
  expect(image(imageDigest)).toBeUndefined();
});

test('a child of an index cannot go before its index', async () => {
  const child = push();
  const index = push({ tags: ['1.0'], children: [child] });
  expect(await codes({ imageDigest: child })).toEqual(['ImageReferencedByManifestList']);
  expect(await codes({ imageDigest: index }, { imageDigest: child })).toEqual([]);
  expect(image(child)).toBeUndefined();
});

test('a child of two indexes goes only with the last', async () => {
  const child = push();
  const [first, second] = [
    push({ children: [child], tags: ['1'] }),
    push({ children: [child, push()], tags: ['2'] }),
  ];
  expect(await codes({ imageDigest: first }, { imageDigest: child })).toEqual([
    'ImageReferencedByManifestList',
  ]);
  expect(await codes({ imageDigest: second }, { imageDigest: child })).toEqual([]);
});

test('what fails is listed beside what was removed', async () => {
  const imageDigest = push({ tags: ['a'] });
  const answer = await remove({ imageDigest }, { imageTag: 'absent' }, {}, { imageDigest: 'sha256:short' });
  expect(answer.removed).toEqual([{ imageDigest, imageTag: 'a' }]);
  expect(answer.failures?.map((failure) => failure.failureCode)).toEqual([
    'ImageNotFound',
    'MissingDigestAndTag',
    'InvalidImageDigest',
  ]);
  expect(answer.failures?.[0]?.imageId).toEqual({ imageTag: 'absent' });
});

test('takes a hundred ids and no more', async () => {
  const ids = Array.from({ length: 101 }, (_, i) => ({ imageTag: `t${i}` }));
  expect(await codes(...ids.slice(0, 100))).toHaveLength(100);
  await expect(remove(...ids)).rejects.toThrow(InvalidParameterException);
});
