import {
  BatchGetImageCommand,
  ImageNotFoundException,
  ImageStorageClassUpdateNotSupportedException,
  type TargetStorageClass,
  UpdateImageStorageClassCommand,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { MINUTE } from '../../../src/policy/time.ts';
import { type Bench, openBench, REGION } from './setup.ts';

let bench: Bench;
let digest: Digest;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
  digest = bench.aws.ecr.push(REGION, 'app', { tags: ['a'] });
});
afterEach(() => bench.close());

const status = () => bench.aws.ecr.image(REGION, 'app', digest)?.status;
const update = async (targetStorageClass: TargetStorageClass, imageId: object = { imageDigest: digest }) => {
  const command = new UpdateImageStorageClassCommand({ repositoryName: 'app', imageId, targetStorageClass });
  return (await bench.client.send(command)).imageStatus;
};
const pullFailures = async () => {
  const imageIds = [{ imageDigest: digest }];
  const acceptedMediaTypes = ['application/vnd.oci.image.manifest.v1+json'];
  const command = new BatchGetImageCommand({ repositoryName: 'app', imageIds, acceptedMediaTypes });
  return (await bench.client.send(command)).failures?.length;
};

test('archiving stops every pull at once, by digest too', async () => {
  expect(await update('ARCHIVE', { imageTag: 'a' })).toBe('ARCHIVED');
  expect(await pullFailures()).toBe(1);
  expect(bench.aws.ecr.pull(REGION, 'app', digest)).toBe('not-found');
});

test('an image comes back within twenty minutes, not before', async () => {
  await update('ARCHIVE');
  expect(await update('STANDARD')).toBe('ACTIVATING');
  bench.move(20 * MINUTE - 1);
  expect(status()).toBe('ACTIVATING');
  expect(await pullFailures()).toBe(1);
  bench.move(1);
  expect(status()).toBe('ACTIVE');
  expect(await pullFailures()).toBe(0);
});

test('asking for the class it has changes nothing', async () => {
  expect(await update('STANDARD')).toBe('ACTIVE');
  await update('ARCHIVE');
  expect(await update('ARCHIVE')).toBe('ARCHIVED');
});

test('an image that is coming back cannot be archived yet', async () => {
  await update('ARCHIVE');
  await update('STANDARD');
  await expect(update('ARCHIVE')).rejects.toThrow(ImageStorageClassUpdateNotSupportedException);
});

test('an unknown image is not found', async () => {
  await expect(update('ARCHIVE', { imageTag: 'absent' })).rejects.toThrow(ImageNotFoundException);
});
