import { z } from 'zod';
import { type Call, type Operations, operation } from '../call.ts';
import { invalidParameter } from '../errors.ts';
import type { Repository } from './repository.ts';
import type { EcrStore } from './state.ts';

const ARN = /^arn:aws:ecr:([a-z0-9-]+):(\d{12}):repository\/(.+)$/;
const resourceArn = z.string();
const tags = z.array(z.object({ Key: z.string().min(1), Value: z.string() }));

/** Tags of repositories (not of images). */
export const resourceTags = (store: EcrStore): Operations => ({
  ListTagsForResource: operation(z.object({ resourceArn }), (request, call) => ({
    tags: tagList(find(store, request.resourceArn, call)),
  })),
  TagResource: operation(z.object({ resourceArn, tags }), (request, call) => {
    const repository = find(store, request.resourceArn, call);
    for (const { Key, Value } of request.tags) repository.resourceTags.set(Key, Value);
    return {};
  }),
  UntagResource: operation(z.object({ resourceArn, tagKeys: z.array(z.string()) }), (request, call) => {
    const repository = find(store, request.resourceArn, call);
    for (const key of request.tagKeys) repository.resourceTags.delete(key);
    return {};
  }),
});

/** A repository's tags in AWS's form. */
export function tagList(repository: Repository): { Key: string; Value: string }[] {
  return [...repository.resourceTags].map(([Key, Value]) => ({ Key, Value }));
}

function find(store: EcrStore, arn: string, call: Call): Repository {
  const [, region = '', account = '', name = ''] = ARN.exec(arn) ?? [];
  if (region !== call.region) throw invalidParameter(`Invalid parameter at 'resourceArn': ${arn}`);
  return store.repository({ account, region }, name);
}
