import { z } from 'zod';
import type { Instant } from '../../../policy/time.ts';
import { operation } from '../call.ts';
import { page } from '../paging.ts';
import { type StoredImage, statusOf } from './image.ts';
import { inRepository, repositoryOf } from './inputs.ts';
import { parseManifest } from './manifest.ts';
import type { Repository } from './repository.ts';
import type { EcrStore } from './state.ts';

const input = inRepository.extend({
  subjectId: z.object({ imageDigest: z.string() }),
  filter: z
    .object({
      artifactTypes: z.array(z.string()).optional(),
      artifactStatus: z.enum(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']).optional(),
    })
    .optional(),
  maxResults: z.number().int().min(1).max(50).optional(),
  nextToken: z.string().optional(),
});

/** ListImageReferrers: 20 a page, 50 at most, only ACTIVE ones unless asked. */
export const listImageReferrers = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const { artifactTypes, artifactStatus = 'ACTIVE' } = request.filter ?? {};
    const referring = repository.images.filter(
      (image) =>
        image.subject === request.subjectId.imageDigest &&
        (artifactStatus === 'ANY' || statusOf(image, call.at) === artifactStatus) &&
        (!artifactTypes || artifactTypes.includes(image.artifactType ?? '')),
    );
    const sorted = referring.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
    const { items, nextToken } = page(
      sorted,
      (image) => image.digest,
      request.maxResults ?? 20,
      request.nextToken,
    );
    return { referrers: items.map((image) => referrer(repository, image, call.at)), nextToken };
  });

function referrer(repository: Repository, image: StoredImage, now: Instant) {
  return {
    digest: image.digest,
    mediaType: image.mediaType,
    artifactType: image.artifactType,
    size: image.sizeBytes ?? 0,
    annotations: parseManifest(repository.manifestOf(image), image.mediaType).annotations,
    artifactStatus: statusOf(image, now),
  };
}
