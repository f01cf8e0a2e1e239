import { z } from 'zod';
import { operation } from '../call.ts';
import { idOf, inRepository, repositoryOf } from './inputs.ts';
import type { EcrStore } from './state.ts';
import { storeImage } from './store-image.ts';

const input = inRepository.extend({
  imageManifest: z.string().min(1),
  imageManifestMediaType: z.string().optional(),
  imageTag: z.string().optional(),
  imageDigest: z.string().optional(),
});

/** PutImage: stores a manifest, or gives a stored one a further tag. */
export const putImage = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const { imageManifest: manifest, imageManifestMediaType: mediaType, imageTag: tag } = request;
    const image = storeImage(repository, { manifest, mediaType, tag, digest: request.imageDigest }, call.at);
    return {
      image: {
        registryId: repository.settings.account,
        repositoryName: repository.settings.name,
        imageId: idOf(image.digest, tag),
        imageManifest: manifest,
        imageManifestMediaType: image.mediaType,
      },
    };
  });
