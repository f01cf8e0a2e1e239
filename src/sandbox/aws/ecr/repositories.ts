import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError, invalidParameter } from '../errors.ts';
import { page } from '../paging.ts';
import { inRepository, maxResults, registryId, repositoryOf } from './inputs.ts';
import type { Repository } from './repository.ts';
import { type EcrStore, registryOf } from './state.ts';

const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const mutability = z.enum(['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION']);
const exclusions = z
  .array(z.object({ filterType: z.literal('WILDCARD'), filter: z.string().max(128) }))
  .max(5);
const describing = z.object({
  registryId,
  repositoryNames: z.array(z.string()).min(1).max(100).optional(),
  maxResults,
  nextToken: z.string().optional(),
});
const creating = z.object({
  registryId,
  repositoryName: z.string().min(2).max(256).regex(NAME),
  imageTagMutability: mutability.optional(),
  imageTagMutabilityExclusionFilters: exclusions.optional(),
  tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});
const tagMutability = inRepository.extend({
  imageTagMutability: mutability,
  imageTagMutabilityExclusionFilters: exclusions.optional(),
});
const deleting = inRepository.extend({ force: z.boolean().optional() });

/** Repositories themselves: list, create, change mutability, delete. */
export const repositories = (store: EcrStore): Operations => ({
  ...changes(store),
  DescribeRepositories: operation(describing, (request, call) => {
    const registry = registryOf(call, request.registryId);
    if (request.repositoryNames) {
      if (request.maxResults !== undefined || request.nextToken !== undefined) {
        throw invalidParameter("'repositoryNames' cannot be used together with 'maxResults' or 'nextToken'");
      }
      return {
        repositories: request.repositoryNames.map((name) => describe(store.repository(registry, name))),
      };
    }
    const names = [...store.registry(registry).repositories.keys()].sort();
    const { items, nextToken } = page(names, (name) => name, request.maxResults ?? 100, request.nextToken);
    return { repositories: items.map((name) => describe(store.repository(registry, name))), nextToken };
  }),
});

const changes = (store: EcrStore): Operations => ({
  CreateRepository: operation(creating, (request, call) => {
    const registry = registryOf(call, request.registryId);
    const repository = store.add({ ...registry, name: request.repositoryName, createdAt: call.at });
    repository.mutability = request.imageTagMutability ?? 'MUTABLE';
    repository.exclusions = (request.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter);
    for (const { Key, Value } of request.tags ?? []) repository.resourceTags.set(Key, Value);
    return { repository: describe(repository) };
  }),
  PutImageTagMutability: operation(tagMutability, (request, call) => {
    const repository = repositoryOf(store, request, call);
    repository.mutability = request.imageTagMutability;
    repository.exclusions = (request.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter);
    return describe(repository);
  }),
  DeleteRepository: operation(deleting, (request, call) => {
    const repository = repositoryOf(store, request, call);
    if (repository.size > 0 && !request.force) {
      throw new AwsError(
        'RepositoryNotEmptyException',
        `The repository with name '${request.repositoryName}' cannot be deleted because it still contains images`,
      );
    }
    store.registry(registryOf(call, request.registryId)).repositories.delete(request.repositoryName);
    return { repository: describe(repository) };
  }),
});

function describe(repository: Repository) {
  const { name, account, createdAt } = repository.settings;
  return {
    repositoryArn: repository.arn,
    registryId: account,
    repositoryName: name,
    repositoryUri: repository.uri,
    createdAt: createdAt / 1_000,
    imageTagMutability: repository.mutability,
    ...(repository.exclusions.length > 0 && {
      imageTagMutabilityExclusionFilters: repository.exclusions.map((filter) => ({
        filterType: 'WILDCARD',
        filter,
      })),
    }),
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  };
}
