import { z } from 'zod';
import { isIndex } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import { JsonText, operation } from '../call.ts';
import { invalidParameter } from '../errors.ts';
import { readToken, writeToken } from '../paging.ts';
import { ACTIVATION, type StoredImage, statusOf } from './image.ts';
import {
  findImage,
  imageFilter,
  imageIds,
  imageNotFound,
  inRepository,
  maxResults,
  repositoryOf,
} from './inputs.ts';
import type { Repository } from './repository.ts';
import type { EcrStore } from './state.ts';

const input = inRepository.extend({
  imageIds: imageIds.optional(),
  maxResults,
  nextToken: z.string().optional(),
  filter: imageFilter,
});

/** DescribeImages: by ids or page by page, never both. Only ACTIVE images unless the filter says otherwise. */
export const describeImages = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const matches = matcher(request.filter, call.at);
    const details = (images: readonly StoredImage[]) =>
      images.map((image) => detail(repository, image, call.at));
    if (request.imageIds) {
      if (request.maxResults !== undefined || request.nextToken !== undefined) {
        throw invalidParameter("'imageIds' cannot be used together with 'maxResults' or 'nextToken'");
      }
      const named = request.imageIds.map((id) => {
        const image = findImage(repository, id);
        if (!image || !matches(image)) throw imageNotFound(repository, id);
        return image;
      });
      return new JsonText(`{"imageDetails":[${details([...new Set(named)]).join()}]}`);
    }
    const { images, next } = pageOf(repository.images, matches, request.maxResults ?? 100, request.nextToken);
    const token = next === undefined ? '' : `,"nextToken":"${writeToken(String(next))}"`;
    return new JsonText(`{"imageDetails":[${details(images).join()}]${token}}`);
  });

export type Matcher = (image: StoredImage) => boolean;

/** Which images a listing shows. Without an imageStatus archived and activating ones are invisible. */
export function matcher(filter: z.output<typeof imageFilter>, now: Instant): Matcher {
  const { tagStatus = 'ANY', imageStatus = 'ACTIVE' } = filter ?? {};
  return (image) =>
    (tagStatus === 'ANY' || (tagStatus === 'TAGGED') === image.tags.length > 0) &&
    (imageStatus === 'ANY' || statusOf(image, now) === imageStatus);
}

/** One page in the order of push. `next` is the number of the last image shown, while more follow. */
export function pageOf(
  all: readonly StoredImage[],
  matches: Matcher,
  limit: number,
  token: string | undefined,
): { images: readonly StoredImage[]; next: number | undefined } {
  const images: StoredImage[] = [];
  for (let i = token ? firstAfter(all, Number(readToken(token))) : 0; i < all.length; i++) {
    const image = all[i] as StoredImage;
    if (!matches(image)) continue;
    if (images.length === limit) return { images, next: images.at(-1)?.seq };
    images.push(image);
  }
  return { images, next: undefined };
}

function firstAfter(all: readonly StoredImage[], seq: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as StoredImage).seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One ImageDetail as JSON text. Nothing in it needs escaping: names, tags and digests have narrow alphabets. */
function detail(repository: Repository, image: StoredImage, now: Instant): string {
  const { account, name } = repository.settings;
  let text = `{"registryId":"${account}","repositoryName":"${name}","imageDigest":"${image.digest}"`;
  if (image.tags.length > 0) text += `,"imageTags":["${image.tags.join('","')}"]`;
  const size = sizeOf(repository, image);
  if (size !== undefined) text += `,"imageSizeInBytes":${size}`;
  if (image.pushedAt !== undefined) text += `,"imagePushedAt":${image.pushedAt / 1_000}`;
  text += `,"imageManifestMediaType":"${image.mediaType}"`;
  if (image.artifactType !== undefined) text += `,"artifactMediaType":"${image.artifactType}"`;
  if (image.lastPulledAt !== undefined) text += `,"lastRecordedPullTime":${image.lastPulledAt / 1_000}`;
  if (image.subject !== undefined) text += `,"subjectManifestDigest":"${image.subject}"`;
  return `${text}${storageText(image, now)}}`;
}

function storageText(image: StoredImage, now: Instant): string {
  const status = `,"imageStatus":"${statusOf(image, now)}"`;
  if (image.storage.kind === 'standard') return status;
  const archived = `${status},"lastArchivedAt":${image.storage.archivedAt / 1_000}`;
  if (image.storage.kind === 'archive' || now < image.storage.since + ACTIVATION) return archived;
  return `${archived},"lastActivatedAt":${(image.storage.since + ACTIVATION) / 1_000}`;
}

/** An index is as large as the largest manifest it lists, not as their sum. */
function sizeOf(repository: Repository, image: StoredImage): number | undefined {
  if (!isIndex(image)) return image.sizeBytes;
  const sizes = image.children.map((child) => repository.image(child)?.sizeBytes ?? 0);
  return image.sizeBytes ?? Math.max(0, ...sizes);
}
