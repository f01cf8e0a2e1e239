import { z } from 'zod';
import type { Digest, RegistryId } from '../../policy/image.ts';
import type { Instant } from '../../policy/time.ts';
import { type Operations, operation, type Where } from './call.ts';
import { page } from './paging.ts';
import type { Regions } from './regions.ts';

/** An image Inspector watches, and what it saw of its use. */
export interface CoverageSeed {
  readonly repository: string;
  readonly digest: Digest;
  readonly tags?: readonly string[];
  /** ECS tasks and EKS pods that run it now; none if not given. */
  readonly inUseCount?: number;
  readonly lastInUseAt?: Instant;
  /** Its record holds nothing about the image itself. */
  readonly withoutMetadata?: true;
}

/** Inspector in one account and Region: images by ARN. */
export interface InspectorRegion {
  readonly place: RegistryId;
  readonly images: Map<string, CoverageSeed>;
}

export function emptyInspector(place: RegistryId): InspectorRegion {
  return { place, images: new Map() };
}

/** Inspector's inside. */
export class InspectorSandbox {
  readonly #regions: Regions<InspectorRegion>;

  constructor(regions: Regions<InspectorRegion>) {
    this.#regions = regions;
  }

  cover(where: Where, image: CoverageSeed): void {
    const { place, images } = this.#regions.at(where);
    const arn = `arn:aws:ecr:${place.region}:${place.account}:repository/${image.repository}/${image.digest}`;
    images.set(arn, image);
  }

  /** Switches scanning off: nothing is covered any more. */
  uncover(where: Where): void {
    this.#regions.at(where).images.clear();
  }
}

const strings = z.array(z.object({ comparison: z.literal('EQUALS'), value: z.string() })).optional();
const listing = z.object({
  maxResults: z.number().int().min(1).max(200).optional(),
  nextToken: z.string().optional(),
  filterCriteria: z
    .object({
      resourceType: strings,
      accountId: strings,
      ecrImageInUseCount: z.array(z.object({ lowerInclusive: z.number() })).optional(),
      ecrImageLastInUseAt: z.array(z.object({ startInclusive: z.number() })).optional(),
    })
    .optional(),
});
type Listing = z.output<typeof listing>;
const IMAGE = 'AWS_ECR_CONTAINER_IMAGE';

/** Inspector's list of what it covers, two hundred a page at most, and their number. Times are in seconds. */
export const inspectorOperations = (regions: Regions<InspectorRegion>): Operations => ({
  ListCoverage: operation(
    listing,
    ({ maxResults, nextToken, filterCriteria }, call) => {
      const { place } = regions.at(call);
      const covered = coveredBy(regions.at(call), filterCriteria);
      const listed = page(covered, ([arn]) => arn, maxResults ?? 200, nextToken);
      const coveredResources = listed.items.map(([resourceId, image]) => ({
        resourceType: IMAGE,
        resourceId,
        accountId: place.account,
        scanType: 'PACKAGE',
        resourceMetadata: image.withoutMetadata ? {} : { ecrImage: metadataOf(image) },
      }));
      return { coveredResources, nextToken: listed.nextToken };
    },
    'ValidationException',
  ),
  ListCoverageStatistics: operation(
    listing,
    ({ filterCriteria }, call) => ({
      totalCounts: coveredBy(regions.at(call), filterCriteria).length,
      countsByGroup: [],
    }),
    'ValidationException',
  ),
});

/** Filters of different kinds must all hold, of one kind any. */
function coveredBy({ place, images }: InspectorRegion, filter: Listing['filterCriteria'] = {}) {
  const isAsked = (wanted: z.output<typeof strings>, value: string) =>
    !wanted || wanted.some((one) => one.value === value);
  if (!isAsked(filter.resourceType, IMAGE) || !isAsked(filter.accountId, place.account)) return [];
  const { ecrImageInUseCount: counts, ecrImageLastInUseAt: dates } = filter;
  const passes = ({ inUseCount = 0, lastInUseAt, withoutMetadata }: CoverageSeed) =>
    (!counts || (!withoutMetadata && counts.some(({ lowerInclusive }) => inUseCount >= lowerInclusive))) &&
    (!dates || (lastInUseAt !== undefined && dates.some((one) => lastInUseAt >= one.startInclusive * 1_000)));
  return [...images].filter(([, image]) => passes(image)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function metadataOf({ tags = [], inUseCount = 0, lastInUseAt }: CoverageSeed) {
  return { tags, inUseCount, ...(lastInUseAt !== undefined && { lastInUseAt: lastInUseAt / 1_000 }) };
}
