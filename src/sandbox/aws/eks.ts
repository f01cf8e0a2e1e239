import { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import { type Operations, operation, type Where } from './call.ts';
import { page } from './paging.ts';
import type { Regions } from './regions.ts';

/** EKS in one account and Region: the names of its clusters, no more. */
export interface EksRegion {
  readonly clusters: Set<string>;
}

export function emptyEks(_place: RegistryId): EksRegion {
  return { clusters: new Set() };
}

/** EKS's inside. A cluster in it is a consumer whose images no other source can see. */
export class EksSandbox {
  readonly #regions: Regions<EksRegion>;

  constructor(regions: Regions<EksRegion>) {
    this.#regions = regions;
  }

  createCluster(where: Where, name: string): void {
    this.#regions.at(where).clusters.add(name);
  }

  deleteCluster(where: Where, name: string): void {
    this.#regions.at(where).clusters.delete(name);
  }
}

const listing = z.object({
  maxResults: z.coerce.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});

export const eksOperations = (regions: Regions<EksRegion>): Operations => ({
  ListClusters: operation(listing, (request, call) => {
    const names = [...regions.at(call).clusters].sort();
    const { items, nextToken } = page(names, (name) => name, request.maxResults ?? 100, request.nextToken);
    return { clusters: items, nextToken: nextToken ?? null };
  }),
});
