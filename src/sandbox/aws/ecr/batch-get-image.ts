import { z } from 'zod';
import { operation } from '../call.ts';
import { roleOf } from '../callers.ts';
import { type StoredImage, statusOf } from './image.ts';
import { findImage, type ImageId, idOf, imageIds, inRepository, malformed, repositoryOf } from './inputs.ts';
import { DOCKER_MANIFEST, OCI_MANIFEST } from './manifest.ts';
import type { Repository } from './repository.ts';
import { type EcrStore, registryOf } from './state.ts';

const input = inRepository.extend({ imageIds, acceptedMediaTypes: z.array(z.string()).optional() });

/** BatchGetImage: manifests by id. It counts as a pull of each, save for principals on the exclusion list. */
export const batchGetImage = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const excluded = store
      .registry(registryOf(call, request.registryId))
      .pullTimeExclusions.has(roleOf(call.principal));
    const images: object[] = [];
    const failures: object[] = [];
    for (const id of request.imageIds) {
      const wrong = malformed(id);
      const image = wrong ? undefined : pullable(repository, id, call.at);
      const content = image && serve(repository, image, request.acceptedMediaTypes);
      if (!image || !content) {
        const { code, reason } = wrong ?? { code: 'ImageNotFound', reason: 'Requested image not found' };
        failures.push({ imageId: id, failureCode: code, failureReason: reason });
        continue;
      }
      if (!excluded) image.lastPulledAt = call.at;
      images.push({
        registryId: repository.settings.account,
        repositoryName: repository.settings.name,
        imageId: idOf(image.digest, id.imageTag),
        ...content,
      });
    }
    return { images, failures };
  });

/** Archived images, and those still coming back, cannot be pulled, not even by digest. */
function pullable(repository: Repository, id: ImageId, now: number): StoredImage | undefined {
  const image = findImage(repository, id);
  return image && statusOf(image, now) === 'ACTIVE' ? image : undefined;
}

/**
 * The bytes as stored where their media type is accepted. Otherwise an OCI image is rewritten to Docker's form,
 * whose digest is another one: who wants the stored bytes must accept all four types.
 */
function serve(repository: Repository, image: StoredImage, accepted: readonly string[] | undefined) {
  const manifest = repository.manifestOf(image);
  if (image.mediaType === DOCKER_MANIFEST || accepted?.includes(image.mediaType)) {
    return { imageManifest: manifest, imageManifestMediaType: image.mediaType };
  }
  if (image.mediaType !== OCI_MANIFEST) return undefined;
  const rewritten = manifest.replace(OCI_MANIFEST, DOCKER_MANIFEST);
  return { imageManifest: rewritten, imageManifestMediaType: DOCKER_MANIFEST };
}
