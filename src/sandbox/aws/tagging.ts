import { z } from 'zod';
import { type Operations, operation } from './call.ts';
import { tagList } from './ecr/resource-tags.ts';
import type { EcrStore } from './ecr/state.ts';
import { page } from './paging.ts';

const getting = z.object({
  PaginationToken: z.string().optional(),
  ResourcesPerPage: z.number().int().min(1).max(100).optional(),
  ResourceTypeFilters: z.array(z.string()).max(100).optional(),
  TagFilters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()).optional() })).optional(),
});

/** The tagging API: ECR repositories that have tags, fifty a page. The token is empty on the last one. */
export const taggingOperations = (store: EcrStore): Operations => ({
  GetResources: operation(getting, (request, call) => {
    const types = request.ResourceTypeFilters ?? [];
    const wanted = types.length === 0 || types.includes('ecr') || types.includes('ecr:repository');
    const tagged = [...(wanted ? store.registry(call).repositories.values() : [])]
      .filter((repository) => repository.resourceTags.size > 0)
      .filter(({ resourceTags }) =>
        (request.TagFilters ?? []).every(({ Key, Values }) => {
          const value = resourceTags.get(Key);
          return value !== undefined && (!Values || Values.length === 0 || Values.includes(value));
        }),
      )
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const { items, nextToken } = page(
      tagged,
      (repository) => repository.arn,
      request.ResourcesPerPage ?? 50,
      request.PaginationToken,
    );
    return {
      PaginationToken: nextToken ?? '',
      ResourceTagMappingList: items.map((repository) => ({
        ResourceARN: repository.arn,
        Tags: tagList(repository),
      })),
    };
  }),
});
