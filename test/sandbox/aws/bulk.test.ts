import { createHash } from 'node:crypto';
import { BatchGetImageCommand, paginateDescribeImages } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test('images made in bulk are listed whole, and their manifests hash to their digests', async () => {
  const [repositoryName = ''] = bench.aws.ecr.bulk(REGION, { repositories: 2, imagesEach: 2_500 });
  const digests = new Set<string | undefined>();
  const pages = paginateDescribeImages({ client: bench.client, pageSize: 1_000 }, { repositoryName });
  for await (const page of pages) for (const image of page.imageDetails ?? []) digests.add(image.imageDigest);
  expect(digests.size).toBe(2_500);
  const imageIds = [...digests].slice(7, 9).map((imageDigest) => ({ imageDigest }));
  const acceptedMediaTypes = ['application/vnd.oci.image.manifest.v1+json'];
  const command = new BatchGetImageCommand({ repositoryName, imageIds, acceptedMediaTypes });
  const { images = [] } = await bench.client.send(command);
  const hashes = images.map(({ imageManifest = '' }) =>
    createHash('sha256').update(imageManifest).digest('hex'),
  );
  expect(hashes.map((hash) => `sha256:${hash}`)).toEqual(imageIds.map((id) => id.imageDigest));
});
