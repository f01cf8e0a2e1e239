import { z } from 'zod';
import { operation } from '../call.ts';
import { readToken, writeToken } from '../paging.ts';
import { matcher } from './describe-images.ts';
import type { StoredImage } from './image.ts';
import { type ImageId, idOf, imageFilter, inRepository, maxResults, repositoryOf } from './inputs.ts';
import type { EcrStore } from './state.ts';

const input = inRepository.extend({ maxResults, nextToken: z.string().optional(), filter: imageFilter });

/** ListImages: one entry a tag, and one without a tag for an untagged image. */
export const listImages = (store: EcrStore) =>
  operation(input, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const matches = matcher(request.filter, call.at);
    const limit = request.maxResults ?? 100;
    const entries = repository.images.filter(matches).flatMap(entriesOf);
    const start = request.nextToken ? entries.findIndex(isAfter(readToken(request.nextToken))) : 0;
    const rest = start < 0 ? [] : entries.slice(start);
    const last = rest[limit - 1];
    return {
      imageIds: rest.slice(0, limit).map((entry) => entry.id),
      ...(rest.length > limit && last && { nextToken: writeToken(`${last.seq}.${last.tag}`) }),
    };
  });

interface Entry {
  readonly id: ImageId;
  readonly seq: number;
  readonly tag: number;
}

function entriesOf(image: StoredImage): Entry[] {
  if (image.tags.length === 0) return [{ id: idOf(image.digest, undefined), seq: image.seq, tag: 0 }];
  return image.tags.map((tag, index) => ({ id: idOf(image.digest, tag), seq: image.seq, tag: index }));
}

function isAfter(position: string): (entry: Entry) => boolean {
  const [seq = 0, tag = 0] = position.split('.').map(Number);
  return (entry) => entry.seq > seq || (entry.seq === seq && entry.tag > tag);
}
