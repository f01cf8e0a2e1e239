import { z } from 'zod';
import type { Instant } from '../../../policy/time.ts';
import { operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { activate, type StoredImage, statusOf } from './image.ts';
import { findImage, imageId, imageNotFound, inRepository, repositoryOf } from './inputs.ts';
import type { EcrStore } from './state.ts';

const input = inRepository.extend({ imageId, targetStorageClass: z.enum(['STANDARD', 'ARCHIVE']) });

/** UpdateImageStorageClass: archives at once, brings back within twenty minutes. */
export const updateImageStorageClass = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const image = findImage(repository, request.imageId);
    if (!image) throw imageNotFound(repository, request.imageId);
    if (request.targetStorageClass === 'ARCHIVE') archive(image, call.at);
    else activate(image, call.at);
    return {
      registryId: repository.settings.account,
      repositoryName: repository.settings.name,
      imageId: { ...request.imageId, imageDigest: image.digest },
      imageStatus: statusOf(image, call.at),
    };
  });

function archive(image: StoredImage, now: Instant): void {
  const status = statusOf(image, now);
  if (status === 'ACTIVATING') {
    throw new AwsError('ImageStorageClassUpdateNotSupportedException', 'The image is being activated');
  }
  if (status === 'ACTIVE') image.storage = { kind: 'archive', archivedAt: now };
}
