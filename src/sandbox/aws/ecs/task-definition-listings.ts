import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { page } from '../paging.ts';
import type { Regions } from '../regions.ts';
import { paged } from './listings.ts';
import type { EcsRegion, TaskDefinition } from './state.ts';

const families = paged.extend({
  familyPrefix: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'ALL']).optional(),
});
const definitions = paged.extend({
  familyPrefix: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']).optional(),
  sort: z.enum(['ASC', 'DESC']).optional(),
});

/** What could run: families and revisions of task definitions, 100 a page at most. */
export const taskDefinitionListings = (regions: Regions<EcsRegion>): Operations => ({
  ListTaskDefinitionFamilies: operation(families, (request, call) => {
    const { status = 'ALL', familyPrefix = '' } = request;
    const all = [...regions.at(call).taskDefinitions.values()];
    const isActive = (family: string) => all.some((d) => d.family === family && d.status === 'ACTIVE');
    const names = [...new Set(all.map((definition) => definition.family))]
      .filter((family) => family.startsWith(familyPrefix))
      .filter((family) => status === 'ALL' || isActive(family) === (status === 'ACTIVE'))
      .sort();
    const { items, nextToken } = page(names, (name) => name, request.maxResults ?? 100, request.nextToken);
    return { families: items, nextToken };
  }),
  ListTaskDefinitions: operation(definitions, (request, call) => {
    const { status = 'ACTIVE', familyPrefix, sort = 'ASC' } = request;
    const order = sort === 'ASC' ? 'ascending' : 'descending';
    const sorted = [...regions.at(call).taskDefinitions.values()]
      .filter((definition) => definition.status === status)
      .filter((definition) => familyPrefix === undefined || definition.family === familyPrefix)
      .sort((a, b) => (revisionKey(a) < revisionKey(b) ? -1 : 1) * (sort === 'ASC' ? 1 : -1));
    const { items, nextToken } = page(
      sorted,
      revisionKey,
      request.maxResults ?? 100,
      request.nextToken,
      order,
    );
    return { taskDefinitionArns: items.map((definition) => definition.arn), nextToken };
  }),
});

/** Orders by family, then by revision as a number. */
function revisionKey({ family, revision }: TaskDefinition): string {
  return `${family}:${String(revision).padStart(9, '0')}`;
}
