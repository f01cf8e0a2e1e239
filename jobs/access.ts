import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Logger } from 'pino';
import type { Config } from '../src/config/schema.ts';
import { type ImmutableCache, keptInMemory, memoryCache } from '../src/evidence/cache.ts';
import {
  registryConsumers,
  registryPolicyConsumers,
  repositoryConsumers,
} from '../src/evidence/consumers.ts';
import { readExceptions } from '../src/evidence/exceptions.ts';
import { coversCluster } from '../src/evidence/kubernetes/setting.ts';
import { readMentions } from '../src/evidence/mentions.ts';
import { createSignals } from '../src/evidence/signals/signals.ts';
import { createSources } from '../src/evidence/sources.ts';
import { readCodeowners } from '../src/owners/codeowners.ts';
import type { RegistryId } from '../src/policy/image.ts';
import type { Instant } from '../src/policy/time.ts';
import { type RegistryClients, RegistryPool } from '../src/registry/clients.ts';
import { outsidePullers } from '../src/registry/outside-pullers.ts';
import { type Timer, timerOn } from '../src/registry/pace.ts';
import type { Lines } from '../src/registry/shared-pace.ts';
import type { RegistryAccess } from './deps.ts';
import { changeTurns } from './turns.ts';

/** Registries opened for use, and how to let go of them. */
export interface OpenRegistries {
  readonly registries: readonly RegistryAccess[];
  close(): Promise<void>;
}

export interface AccessParts {
  readonly config: Config;
  readonly now: () => Instant;
  readonly log: Logger;
  /** Where relative globs of the files source begin. */
  readonly root: string;
  /** What sources need to ask for only once, ever; without Redis, once per process. */
  readonly cache?: ImmutableCache;
  /** Where the turns of all processes are given; without Redis, each process counts its own. */
  readonly lines?: Lines;
  /** Told of a registry that cannot be opened, which is then left out. Absent: one that cannot be ends it all. */
  readonly leaveOut?: (registry: Config['registries'][number], error: unknown) => void;
}

/** How much of a known quota a scan takes. The rest is for turns that come a little early, and for others. */
const QUOTA_SHARE = 0.95;

/** Opens every registry of the configuration. Throws, or leaves it out, where one cannot even say which account it is. */
export async function openRegistries(parts: AccessParts): Promise<OpenRegistries> {
  const { config, now, log, root } = parts;
  const cache = parts.cache ? keptInMemory(parts.cache) : memoryCache();
  const timer = timerOn(now);
  const sdkLog = {
    // Every failure comes back to whoever asked, who says what it means; most are answers, such as "not found".
    warn: (...content: unknown[]) => log.debug({ content }, 'AWS SDK'),
    error: (...content: unknown[]) => log.debug({ content }, 'AWS SDK'),
  };
  const { describePerSecond: quota } = config.rates;
  const reads = quota === undefined ? {} : { reads: { perSecond: quota * QUOTA_SHARE } };
  const pool = new RegistryPool({ timer, log: sdkLog, ...reads });
  const clients = await openEach(pool, parts);
  const tagging: ResourceGroupsTaggingAPIClient[] = [];
  const places = clients.map(({ id }) => id);
  const registries = clients.map((one) => {
    const client = new ResourceGroupsTaggingAPIClient({ ...one.aws, maxAttempts: 10, retryMode: 'adaptive' });
    tagging.push(client);
    const asked = { ...config, aws: one.aws, cache, root, rollbackPeriod: config.retention.rollbackPeriod };
    return {
      ...accessTo(one, client, config, root, timer, places, parts.lines),
      sources: createSources(asked),
    };
  });
  return {
    registries,
    async close() {
      for (const client of tagging) client.destroy();
      await pool.close();
    },
  };
}

/** Throws where two entries mean one registry: each would have the budgets of a run for itself. */
async function openEach(pool: RegistryPool, { config, leaveOut }: AccessParts): Promise<RegistryClients[]> {
  const opening = config.registries.map(async (registry) => {
    const { account, region, roleArn } = registry;
    const asked = { ...(account && { account }), ...(region && { region }), ...(roleArn && { roleArn }) };
    try {
      return await pool.open(asked);
    } catch (error) {
      if (!leaveOut) throw error;
      leaveOut(registry, error);
      return undefined;
    }
  });
  const opened = await Promise.all(opening);
  const keys = opened.map((one) => one?.key);
  const second = keys.findIndex((key, i) => key !== undefined && keys.indexOf(key) < i);
  const key = keys[second];
  if (key === undefined) return opened.filter((one) => one !== undefined);
  await pool.close();
  throw new Error(
    `registries[${keys.indexOf(key)}] and registries[${second}] in the configuration mean the same registry, ${key}: remove one of them`,
  );
}

function accessTo(
  clients: RegistryClients,
  tagging: ResourceGroupsTaggingAPIClient,
  config: Config,
  root: string,
  timer: Timer,
  places: readonly RegistryId[],
  lines: Lines | undefined,
): Omit<RegistryAccess, 'sources'> {
  const withoutUse = config.consumersWithoutUse.map(({ name }) => name);
  const known = [...withoutUse, ...accountsLookedAt(places, clients.id)];
  const { aws } = clients;
  return {
    ...clients,
    tagging,
    codeowners: async () =>
      config.owners.codeowners && (await readCodeowners(config.owners.codeowners.file, root)),
    signals: createSignals({ aws, root, alarms: config.alarms, sources: config.sources }),
    readMentions: async () => {
      const { mentionedIn: globs } = config.slowPath;
      return globs.length === 0 ? undefined : await readMentions({ globs, root, registry: clients.id });
    },
    readExceptions: () => readExceptions({ entries: config.exceptions, globs: config.exceptionFiles, root }),
    consumersNotCovered: (context) =>
      registryConsumers(aws, withoutUse, context, coverage(config, clients.id)),
    strangersAllowedIn: async (repository) =>
      repositoryConsumers(repository, await outsidePullers(clients, repository), known),
    strangersAllowedHere: (grants) =>
      registryPolicyConsumers('unknown' in grants ? grants : { principals: grants.pullers }, known),
    ...changeTurns(config, clients.key, timer, lines),
  };
}

/**
 * Accounts in which sources look at the very Region that a registry is in: a puller there is no stranger. An account
 * that is configured in other Regions only is one, for what it runs beside this registry nobody sees.
 */
function accountsLookedAt(places: readonly RegistryId[], { region }: RegistryId): readonly string[] {
  return places.filter((place) => place.region === region).map(({ account }) => account);
}

/** Which EKS clusters the Kubernetes source looks into. */
function coverage({ sources, registries }: Config, registry: RegistryId): (eksCluster: string) => boolean {
  const { enabled, clusters } = sources.kubernetes;
  return (name) => enabled && coversCluster(clusters, name, registry, registries.length === 1);
}
