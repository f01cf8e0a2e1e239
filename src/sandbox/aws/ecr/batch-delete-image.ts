import { operation } from '../call.ts';
import type { StoredImage } from './image.ts';
import { findImage, type ImageId, idOf, imageIds, inRepository, malformed, repositoryOf } from './inputs.ts';
import type { Repository } from './repository.ts';
import type { EcrStore } from './state.ts';

const input = inRepository.extend({ imageIds });

interface Failure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

/** BatchDeleteImage: answers 200 with what was removed and what was not. */
export const batchDeleteImage = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const removed: ImageId[] = [];
    const failures: Failure[] = [];
    for (const id of request.imageIds) {
      const result = removeOne(repository, id);
      if (Array.isArray(result)) removed.push(...result);
      else failures.push(result);
    }
    return { imageIds: removed, failures };
  });

/** By digest: the image and its tags. By tag, or tag and digest: the tag, and the image with its last one. */
function removeOne(repository: Repository, id: ImageId): ImageId[] | Failure {
  const wrong = malformed(id);
  if (wrong) return failure(id, wrong.code, wrong.reason);
  const image = findImage(repository, id);
  if (!image) return notMatched(repository, id);
  const isWhole = id.imageTag === undefined || image.tags.length === 1;
  if (isWhole) return removeImage(repository, image, id);
  repository.untag(id.imageTag as string);
  return [idOf(image.digest, id.imageTag)];
}

function notMatched(repository: Repository, id: ImageId): Failure {
  const { imageDigest: digest, imageTag: tag } = id;
  const isPair = digest !== undefined && tag !== undefined;
  if (isPair && repository.image(digest) && repository.holder(tag)) {
    const reason = `The tag '${tag}' does not belong to the image with digest '${digest}'`;
    return failure(id, 'ImageTagDoesNotMatchDigest', reason);
  }
  return failure(id, 'ImageNotFound', 'Requested image not found');
}

/** A manifest that an index still lists cannot go before the index. */
function removeImage(repository: Repository, image: StoredImage, id: ImageId): ImageId[] | Failure {
  const parents = repository.parentsOf(image.digest);
  if (parents.length > 0) {
    const reason = `Requested image referenced by manifest list: [${parents.join(', ')}]`;
    return failure(id, 'ImageReferencedByManifestList', reason);
  }
  const tags = image.tags;
  repository.remove(image);
  return tags.length === 0 ? [idOf(image.digest, undefined)] : tags.map((tag) => idOf(image.digest, tag));
}

function failure(imageId: ImageId, failureCode: string, failureReason: string): Failure {
  return { imageId, failureCode, failureReason };
}
