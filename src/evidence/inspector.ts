import {
  type CoverageFilterCriteria,
  type CoveredResource,
  Inspector2Client,
  ListCoverageCommand,
  ListCoverageStatisticsCommand,
} from '@aws-sdk/client-inspector2';
import { CLOCK_SKEW } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import type { Duration, Instant } from '../policy/time.ts';
import { type AwsSettings, type Caller, createCaller, READING } from './calls.ts';
import { coveredImage } from './inspector/covered-image.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface InspectorOptions {
  readonly aws: AwsSettings;
  /** Uses longer ago than this count no more. Without it, every use counts. */
  readonly rollbackPeriod?: Duration;
}

/**
 * Amazon Inspector beside a registry: what it saw ECS tasks and EKS pods run of the registry's own images. Inspected
 * are the images it covers; of others it says nothing, so it can add uses, and never take one away. Only those that were
 * in use are listed, for of a million images that is a small part; how many it covers is one number. No filter lets
 * through a record that does not say whether its image runs: where there are such, all are listed.
 */
export function inspectorSource({ aws, rollbackPeriod }: InspectorOptions): Source {
  return {
    name: 'inspector',
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const inspector = new Inspector2Client({ ...aws, ...READING });
      try {
        const list = new UseList(registry);
        const call = createCaller(signal);
        const since = rollbackPeriod === undefined ? 0 : observedAt - rollbackPeriod;
        const covered = coveredIn(registry.account);
        const note = (resource: CoveredResource) => noteResource(resource, { list, since, now: observedAt });
        // Both are asked: an image in use now may have no date, and one with a date may run no more.
        const running = { ...covered, ecrImageInUseCount: [{ lowerInclusive: 1 }] };
        const ranSince = { ...covered, ecrImageLastInUseAt: [{ startInclusive: new Date(since) }] };
        await eachCovered(inspector, call, running, note);
        await eachCovered(inspector, call, ranSince, note);
        const inspected = await countCovered(inspector, call, covered);
        const telling = { ...covered, ecrImageInUseCount: [{ lowerInclusive: 0 }] };
        if (inspected > 0 && (await countCovered(inspector, call, telling)) < inspected)
          await eachCovered(inspector, call, covered, note);
        const found = { inspected, uses: list.uses, unclear: list.unclear };
        return { name: 'inspector', registry: registryKey(registry), observedAt, status: 'ok', ...found };
      } finally {
        inspector.destroy();
      }
    },
  };
}

/** A delegated administrator's answer would hold the images of a whole organization. */
function coveredIn(account: string): CoverageFilterCriteria {
  return {
    resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }],
    accountId: [{ comparison: 'EQUALS', value: account }],
  };
}

/** Hands over what a filter lets through page by page, and keeps nothing of it. */
async function eachCovered(
  inspector: Inspector2Client,
  call: Caller,
  filterCriteria: CoverageFilterCriteria,
  note: (resource: CoveredResource) => void,
): Promise<void> {
  const action = 'inspector2:ListCoverage';
  let nextToken: string | undefined;
  do {
    const command = new ListCoverageCommand({ filterCriteria, maxResults: 200, nextToken });
    const answer = await call(action, (options) => inspector.send(command, options));
    if (!answer.coveredResources) throw new SourceFailure(`the answer to ${action} holds no list`);
    if (answer.nextToken && answer.nextToken === nextToken)
      throw new SourceFailure(`${action} repeated a page`);
    for (const resource of answer.coveredResources) note(resource);
    nextToken = answer.nextToken || undefined;
  } while (nextToken !== undefined);
}

async function countCovered(
  inspector: Inspector2Client,
  call: Caller,
  filterCriteria: CoverageFilterCriteria,
): Promise<number> {
  const action = 'inspector2:ListCoverageStatistics';
  const command = new ListCoverageStatisticsCommand({ filterCriteria });
  const { totalCounts } = await call(action, (options) => inspector.send(command, options));
  if (totalCounts === undefined) throw new SourceFailure(`the answer to ${action} holds no number`);
  return totalCounts;
}

interface Noting {
  readonly list: UseList;
  /** Uses before it are over. */
  readonly since: Instant;
  readonly now: Instant;
}

function noteResource(resource: CoveredResource, { list, since, now }: Noting): void {
  const image = coveredImage(resource);
  if (!image)
    throw new SourceFailure(`Inspector covers an image that cannot be read: ${resource.resourceId}`);
  if (!list.isOurs(image.registry)) return;
  const { repository, digest } = image;
  const seen = resource.resourceMetadata?.ecrImage;
  if (!digest) list.doubt(repository, `Inspector names an image of ${repository} without its digest`);
  if (!seen) list.doubt(repository, `Inspector does not say whether an image of ${repository} runs`);
  if (!digest || !seen) return;
  // The service may answer null where its type says that a field is left out.
  const inUseCount = seen.inUseCount ?? undefined;
  const last = seen.lastInUseAt?.getTime();
  // A date of long ago does not say that it runs no more: an image in use now may keep it, or have none.
  if (inUseCount === undefined && (last === undefined || last < since))
    list.doubt(repository, `Inspector does not say whether an image of ${repository} runs`);
  if (!((inUseCount ?? 0) >= 0) || (last !== undefined && !(last <= now + CLOCK_SKEW))) {
    list.doubt(repository, `Inspector's record of an image of ${repository} cannot be right`);
  }
  if (inUseCount !== undefined && inUseCount > 0)
    list.add({ repository, digest, by: 'Inspector saw it running' });
  else if (last !== undefined && !(last < since))
    list.add({ repository, digest, by: lastSeen(last), ...atMost(last, now) });
}

/** A date that cannot be right counts as now. */
function atMost(last: Instant, now: Instant): { readonly at?: Instant } {
  return last <= now ? { at: last } : {};
}

/** `Inspector saw it running until 2026-03-02`. */
function lastSeen(at: Instant): string {
  const day = Number.isNaN(at) ? 'an unknown date' : new Date(at).toISOString().slice(0, 10);
  return `Inspector saw it running until ${day}`;
}
