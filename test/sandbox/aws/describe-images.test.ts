import {
  DescribeImagesCommand,
  ImageNotFoundException,
  InvalidParameterException,
  paginateDescribeImages,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { type Bench, daysAgo, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'team/app');
});
afterEach(() => bench.close());

const push = (seed = {}): Digest => bench.aws.ecr.push(REGION, 'team/app', seed);
const describe = (input = {}) =>
  bench.client.send(new DescribeImagesCommand({ repositoryName: 'team/app', ...input }));

test('describes an image with its dates, size, types and status', async () => {
  const digest = push({
    tags: ['1.0', 'live'],
    sizeBytes: 5_000,
    pushedAt: daysAgo(9),
    lastPulledAt: daysAgo(2),
  });
  const { imageDetails } = await describe();
  expect(imageDetails).toEqual([
    {
      registryId: '123456789012',
      repositoryName: 'team/app',
      imageDigest: digest,
      imageTags: ['1.0', 'live'],
      imageSizeInBytes: 5_000,
      imagePushedAt: new Date(daysAgo(9)),
      lastRecordedPullTime: new Date(daysAgo(2)),
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
      imageStatus: 'ACTIVE',
    },
  ]);
});

test('an image never pulled has no pull time, an untagged one no tags', async () => {
  push();
  const [detail] = (await describe()).imageDetails ?? [];
  expect(detail).not.toHaveProperty('lastRecordedPullTime');
  expect(detail).not.toHaveProperty('imageTags');
});

test('answers 100 a page unless told, and a thousand at most', async () => {
  const digests = Array.from({ length: 230 }, () => push());
  expect((await describe()).imageDetails).toHaveLength(100);
  await expect(describe({ maxResults: 1_001 })).rejects.toThrow(InvalidParameterException);
  const seen: (string | undefined)[] = [];
  const pages = paginateDescribeImages(
    { client: bench.client, pageSize: 90 },
    { repositoryName: 'team/app' },
  );
  for await (const page of pages) seen.push(...(page.imageDetails ?? []).map((image) => image.imageDigest));
  expect(seen).toEqual(digests);
});

test('an image removed between two pages hides no other', async () => {
  const digests = Array.from({ length: 6 }, () => push());
  const first = await describe({ maxResults: 3 });
  for (const gone of digests.slice(1, 3)) bench.aws.ecr.remove(REGION, 'team/app', gone);
  const second = await describe({ maxResults: 3, nextToken: first.nextToken });
  expect(second.imageDetails?.map((image) => image.imageDigest)).toEqual(digests.slice(3));
  expect(second.nextToken).toBeUndefined();
});

test('image ids and paging exclude each other', async () => {
  const imageIds = [{ imageDigest: push() }];
  await expect(describe({ imageIds, maxResults: 10 })).rejects.toThrow(InvalidParameterException);
  await expect(describe({ imageIds, nextToken: 'x' })).rejects.toThrow(InvalidParameterException);
  await expect(describe({ nextToken: 'made up' })).rejects.toThrow(InvalidParameterException);
});

test('a missing id refuses the whole request and is named', async () => {
  const imageDigest = push({ tags: ['here'] });
  const imageIds = [{ imageDigest }, { imageTag: 'elsewhere' }];
  const refused = await describe({ imageIds }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ImageNotFoundException);
  expect(String(refused)).toContain("imageTag:'elsewhere'");
  await expect(describe({ imageIds: [{ imageDigest, imageTag: 'other' }] })).rejects.toThrow(
    ImageNotFoundException,
  );
});

test('several ids of one image are one detail', async () => {
  const imageDigest = push({ tags: ['a', 'b'] });
  const { imageDetails } = await describe({
    imageIds: [{ imageDigest }, { imageTag: 'a' }, { imageTag: 'b' }],
  });
  expect(imageDetails).toHaveLength(1);
});

test('filters by tag status', async () => {
  const tagged = push({ tags: ['a'] });
  const untagged = push();
  const digests = async (tagStatus: string) =>
    (await describe({ filter: { tagStatus } })).imageDetails?.map((image) => image.imageDigest);
  expect(await digests('TAGGED')).toEqual([tagged]);
  expect(await digests('UNTAGGED')).toEqual([untagged]);
  expect(await digests('ANY')).toEqual([tagged, untagged]);
});

test('archived images are invisible unless the filter asks for them, by id too', async () => {
  const active = push({ tags: ['new'] });
  const archived = push({ tags: ['old'] });
  bench.aws.ecr.archive(REGION, 'team/app', archived, daysAgo(1));
  const digests = async (filter?: object) =>
    (await describe({ filter })).imageDetails?.map((image) => image.imageDigest);
  expect(await digests()).toEqual([active]);
  expect(await digests({ imageStatus: 'ARCHIVED' })).toEqual([archived]);
  expect(await digests({ imageStatus: 'ANY' })).toEqual([active, archived]);
  const imageIds = [{ imageDigest: archived }];
  await expect(describe({ imageIds })).rejects.toThrow(ImageNotFoundException);
  const [detail] = (await describe({ imageIds, filter: { imageStatus: 'ANY' } })).imageDetails ?? [];
  expect(detail).toMatchObject({ imageStatus: 'ARCHIVED', lastArchivedAt: new Date(daysAgo(1)) });
});

test('an index is as large as its largest child and does not list its children', async () => {
  const small = push({ sizeBytes: 1_000 });
  const large = push({ sizeBytes: 9_000 });
  const index = push({ tags: ['1.0'], children: [small, large] });
  const [detail] = (await describe({ imageIds: [{ imageDigest: index }] })).imageDetails ?? [];
  expect(detail).toMatchObject({
    imageSizeInBytes: 9_000,
    imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
  });
  expect(JSON.stringify(detail)).not.toContain(small);
});

test('a referrer names its subject and its artifact type', async () => {
  const subject = push({ tags: ['1.0'] });
  const signature = push({ subject, artifactType: 'application/example.sig', sizeBytes: 400 });
  const [detail] = (await describe({ imageIds: [{ imageDigest: signature }] })).imageDetails ?? [];
  expect(detail).toMatchObject({
    subjectManifestDigest: subject,
    artifactMediaType: 'application/example.sig',
  });
});

test('a date or size taken away is absent', async () => {
  const digest = push();
  bench.aws.ecr.amend(REGION, 'team/app', digest, { pushedAt: undefined, sizeBytes: undefined });
  const [detail] = (await describe()).imageDetails ?? [];
  expect(detail).not.toHaveProperty('imagePushedAt');
  expect(detail).not.toHaveProperty('imageSizeInBytes');
});

test('a repository of another name, Region or account is not found', async () => {
  const elsewhere = { repositoryName: 'team/other' };
  await expect(describe(elsewhere)).rejects.toThrow(RepositoryNotFoundException);
  await expect(describe({ registryId: '210987654321' })).rejects.toThrow(RepositoryNotFoundException);
});
