import { createHash } from 'node:crypto';
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  InitiateLayerUploadCommand,
  InvalidLayerException,
  LayersNotFoundException,
  PutImageCommand,
  UploadLayerPartCommand,
  UploadNotFoundException,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
});
afterEach(() => bench.close());

const inApp = { repositoryName: 'app' };
const bytes = Buffer.from('a tiny layer');
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function upload(layerDigests: string[]) {
  const { uploadId } = await bench.client.send(new InitiateLayerUploadCommand(inApp));
  const part = { ...inApp, uploadId, partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes };
  await bench.client.send(new UploadLayerPartCommand(part));
  return bench.client.send(new CompleteLayerUploadCommand({ ...inApp, uploadId, layerDigests }));
}

test('an image can be pushed once its layers are uploaded', async () => {
  const blob = { digest, size: bytes.length };
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { ...blob, mediaType: 'application/vnd.oci.image.config.v1+json' },
    layers: [{ ...blob, mediaType: 'application/vnd.oci.image.layer.v1.tar' }],
  });
  const put = new PutImageCommand({ ...inApp, imageManifest, imageTag: 'probe' });
  await expect(bench.client.send(put)).rejects.toThrow(LayersNotFoundException);
  expect((await upload([digest])).layerDigest).toBe(digest);
  await bench.client.send(put);
  const check = new BatchCheckLayerAvailabilityCommand({
    ...inApp,
    layerDigests: [digest, `sha256:${'0'.repeat(64)}`],
  });
  const { layers } = await bench.client.send(check);
  expect(layers?.map((layer) => layer.layerAvailability)).toEqual(['AVAILABLE', 'UNAVAILABLE']);
});

test('an upload must have the digest it was announced with', async () => {
  await expect(upload([`sha256:${'0'.repeat(64)}`])).rejects.toThrow(InvalidLayerException);
  const unknown = new CompleteLayerUploadCommand({ ...inApp, uploadId: 'none', layerDigests: [digest] });
  await expect(bench.client.send(unknown)).rejects.toThrow(UploadNotFoundException);
});
