import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { inRepository, repositoryOf } from './inputs.ts';
import type { EcrStore } from './state.ts';
import { storedBlobs } from './store-image.ts';

const part = inRepository.extend({
  uploadId: z.string(),
  partFirstByte: z.number(),
  partLastByte: z.number(),
  layerPartBlob: z.base64(),
});
const completion = inRepository.extend({
  uploadId: z.string(),
  layerDigests: z.array(z.string()).min(1).max(100),
});
const check = inRepository.extend({ layerDigests: z.array(z.string()).min(1).max(100) });

/** Layer uploads, as a push makes them before PutImage. Uploaded layers stay available until an image uses them. */
export const layers = (store: EcrStore): Operations => {
  const uploads = new Map<string, Buffer[]>();
  const partsOf = (uploadId: string): Buffer[] => {
    const parts = uploads.get(uploadId);
    if (parts) return parts;
    throw new AwsError('UploadNotFoundException', `The upload with id '${uploadId}' does not exist`);
  };
  return {
    InitiateLayerUpload: operation(inRepository, (request, call) => {
      repositoryOf(store, request, call);
      const uploadId = randomUUID();
      uploads.set(uploadId, []);
      return { uploadId, partSize: 10_485_760 };
    }),
    UploadLayerPart: operation(part, (request, call) => {
      const { account, name } = repositoryOf(store, request, call).settings;
      partsOf(request.uploadId).push(Buffer.from(request.layerPartBlob, 'base64'));
      const { uploadId, partLastByte: lastByteReceived } = request;
      return { registryId: account, repositoryName: name, uploadId, lastByteReceived };
    }),
    CompleteLayerUpload: operation(completion, ({ uploadId, layerDigests, ...request }, call) => {
      const repository = repositoryOf(store, request, call);
      const bytes = Buffer.concat(partsOf(uploadId));
      const layerDigest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      if (!layerDigests.includes(layerDigest)) {
        throw new AwsError('InvalidLayerException', 'The layer digest does not match the uploaded bytes');
      }
      uploads.delete(uploadId);
      repository.looseBlobs.set(layerDigest, bytes.length);
      const { account, name } = repository.settings;
      return { registryId: account, repositoryName: name, uploadId, layerDigest };
    }),
    BatchCheckLayerAvailability: operation(check, ({ layerDigests, ...request }, call) => {
      const repository = repositoryOf(store, request, call);
      const stored = storedBlobs(repository);
      const isThere = (digest: string) => stored.has(digest) || repository.looseBlobs.has(digest);
      return {
        layers: layerDigests.map((layerDigest) => ({
          layerDigest,
          layerAvailability: isThere(layerDigest) ? 'AVAILABLE' : 'UNAVAILABLE',
        })),
        failures: [],
      };
    }),
  };
};
