import { z } from 'zod';
import type { Digest } from '../../../policy/image.ts';
import type { Call } from '../call.ts';
import { AwsError, invalidParameter } from '../errors.ts';
import type { StoredImage } from './image.ts';
import type { Repository } from './repository.ts';
import { type EcrStore, registryOf } from './state.ts';

export const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export const registryId = z
  .string()
  .regex(/^\d{12}$/)
  .optional();
export const imageId = z.object({ imageDigest: z.string().optional(), imageTag: z.string().optional() });
export type ImageId = z.output<typeof imageId>;
/** ECR takes 1 to 100 image ids in one request. */
export const imageIds = z.array(imageId).min(1).max(100);
export const maxResults = z.number().int().min(1).max(1000).optional();
export const inRepository = z.object({ registryId, repositoryName: z.string() });
export const imageFilter = z
  .object({
    tagStatus: z.enum(['TAGGED', 'UNTAGGED', 'ANY']).optional(),
    imageStatus: z.enum(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']).optional(),
  })
  .optional();

export function repositoryOf(store: EcrStore, input: z.output<typeof inRepository>, call: Call): Repository {
  return store.repository(registryOf(call, input.registryId), input.repositoryName);
}

/** What an image id means in a repository. A digest with a tag means the image only while it holds that tag. */
export function findImage(repository: Repository, id: ImageId): StoredImage | undefined {
  const image = id.imageDigest === undefined ? undefined : repository.image(id.imageDigest);
  if (id.imageTag === undefined) return image;
  const holder = repository.holder(id.imageTag);
  return id.imageDigest === undefined || image === holder ? holder : undefined;
}

export function imageNotFound(repository: Repository, id: ImageId): AwsError {
  const { name, account } = repository.settings;
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} ` +
      `does not exist within the repository with name '${name}' in the registry with id '${account}'`,
  );
}

/** Why an id cannot be looked up at all, as a failure code and its reason. */
export function malformed(id: ImageId): { code: string; reason: string } | undefined {
  if (id.imageDigest === undefined && id.imageTag === undefined) {
    return { code: 'MissingDigestAndTag', reason: 'Missing digest and tag' };
  }
  if (id.imageDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(id.imageDigest)) {
    return { code: 'InvalidImageDigest', reason: 'Invalid request parameters: image digest' };
  }
  if (id.imageTag !== undefined && !/^[A-Za-z0-9_.-]{1,300}$/.test(id.imageTag)) {
    return { code: 'InvalidImageTag', reason: 'Invalid request parameters: image tag' };
  }
  return undefined;
}

export function checkTag(tag: string): void {
  if (!TAG.test(tag)) throw invalidParameter(`Invalid parameter at 'imageTag': '${tag}' is not a tag`);
}

/** An id of the answer: absent parts left out. */
export function idOf(digest: Digest, tag: string | undefined): ImageId {
  return tag === undefined ? { imageDigest: digest } : { imageDigest: digest, imageTag: tag };
}
