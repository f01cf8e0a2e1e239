import { type CoveredResource, Inspector2Client, ListCoverageCommand } from '@aws-sdk/client-inspector2';
import { CLOCK_SKEW } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import type { Duration, Instant } from '../policy/time.ts';
import { type AwsSettings, type Caller, createCaller, READING, readAll } from './calls.ts';
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
 * are the images it covers; of others it says nothing, so it can add uses, and never take one away.
 */
export function inspectorSource({ aws, rollbackPeriod }: InspectorOptions): Source {
  return {
    name: 'inspector',
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const inspector = new Inspector2Client({ ...aws, ...READING });
      try {
        const list = new UseList(registry);
        const covered = await listCovered(inspector, createCaller(signal), registry.account);
        const since = rollbackPeriod === undefined ? Number.NEGATIVE_INFINITY : observedAt - rollbackPeriod;
        for (const resource of covered) noteResource(resource, { list, since, now: observedAt });
        const found = { inspected: covered.length, uses: list.uses, unclear: list.unclear };
        return { name: 'inspector', registry: registryKey(registry), observedAt, status: 'ok', ...found };
      } finally {
        inspector.destroy();
      }
    },
  };
}

/** A delegated administrator's answer would hold the images of a whole organization. */
function listCovered(inspector: Inspector2Client, call: Caller, account: string): Promise<CoveredResource[]> {
  const filterCriteria = {
    resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }],
    accountId: [{ comparison: 'EQUALS', value: account }],
  } as const;
  return readAll('inspector2:ListCoverage', async (nextToken) => {
    const command = new ListCoverageCommand({
      filterCriteria: {
        resourceType: [...filterCriteria.resourceType],
        accountId: [...filterCriteria.accountId],
      },
      maxResults: 200,
      nextToken,
    });
    const answer = await call('inspector2:ListCoverage', (options) => inspector.send(command, options));
    return { items: answer.coveredResources, next: answer.nextToken };
  });
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
  const { inUseCount = 0, lastInUseAt } = seen;
  const last = lastInUseAt?.getTime();
  if (!(inUseCount >= 0) || (last !== undefined && !(last <= now + CLOCK_SKEW))) {
    list.doubt(repository, `Inspector's record of an image of ${repository} cannot be right`);
  }
  if (inUseCount > 0) list.add({ repository, digest, by: 'Inspector saw it running' });
  else if (last !== undefined && !(last < since)) list.add({ repository, digest, by: lastSeen(last), ...atMost(last, now) });
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
