import type { Logger } from 'pino';
import { openRegistries } from '../../../jobs/access.ts';
import { readsAreHidden } from '../../../jobs/hidden-reads.ts';
import { probe } from '../../../jobs/probe.ts';
import { storedMemory } from '../../../jobs/scan-memory.ts';
import { type Running, start } from '../../app.ts';
import type { Config } from '../../config/schema.ts';
import type { Duration, Instant } from '../../policy/time.ts';
import { connectStore } from '../../store/redis-store.ts';
import { type AwsSandbox, startAwsSandbox } from '../aws/server.ts';
import { MovableClock, mondayMorning } from '../clock.ts';
import { Ci } from '../fleet/ci.ts';
import { type FleetDescription, seedFleet } from '../fleet.ts';
import { startDemoCluster } from '../kubernetes/demo.ts';
import { type SlackSandbox, startSlackSandbox } from '../slack/start.ts';
import { demoConfig, ZONE } from './config.ts';
import { controls } from './controls.ts';
import { seedWorkspace } from './people.ts';
import { RegistryPanel } from './registry-panel.ts';
import { writeRunbook } from './runbook.ts';

/** A whole company on one machine: registry, runtimes, workspace and the real app and worker. */
export interface Company {
  readonly aws: AwsSandbox;
  readonly slack: SlackSandbox;
  readonly fleet: FleetDescription;
  readonly clock: MovableClock;
  readonly config: Config;
  /** The same as a file, for the command line. */
  readonly configFile: string;
  readonly running: Running;
  /** Moves the clock and resolves when everything that follows from it is done. */
  move(by: Duration): Promise<void>;
  /** Resolves when nothing is due, waiting, running or to be drawn. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface CompanyOptions {
  readonly redisUrl: string;
  readonly log: Logger;
  /** The page's port; 0 takes a free one. */
  readonly port?: number;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Where the clock begins; on this week's Monday morning unless given. */
  readonly start?: Instant;
  /** As in Slack unless given: tests need not wait for it. */
  readonly channelGap?: Duration;
  /** Signs the registry's requests: the demo's own credentials, good for nothing else. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Where the company's documents are checked out. */
type Rooted = CompanyOptions & { readonly root: string };

/** The IAM user of the demo: it is on the exclusion list, so that reading a manifest is no pull. */
const ACCESS_KEY = 'AKIALAYAWAYDEMO';
const SCRATCH = 'layaway/probe';

/** Starts everything, probes the registry, and settles: afterwards the first digests are posted. */
export async function startCompany(options: CompanyOptions): Promise<Company> {
  const clock = new MovableClock(options.start ?? mondayMorning(ZONE));
  const aws = await startAwsSandbox({ now: clock.now });
  const seeded = seedFleet(aws, clock.now());
  const { region } = seeded.registry;
  const ci = new Ci(aws, region, clock.now());
  const demo = await startDemoCluster(aws, region, clock.now());
  // What only the cluster runs came after the fleet.
  const images = aws.ecr
    .repositories(region)
    .reduce((sum, name) => sum + aws.ecr.images(region, name).length, 0);
  const fleet = { ...seeded, images, traps: [...seeded.traps, ...demo.traps] };
  Object.assign(options.environment, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    // This SDK supports this Node; what a later one will want is no concern of somebody who tries this.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  aws.ecr.createRepository(region, SCRATCH);
  aws.ecr.excludeFromPullTimes(region, `arn:aws:iam::${aws.account}:user/${ACCESS_KEY}`);
  const documents = await writeRunbook(aws, fleet);
  const { written, config } = demoConfig({
    sources: { kubernetes: { clusters: demo.settings } },
    slowPath: { mentionedIn: documents.mentionedIn },
    ...options.config,
  });
  const { root } = documents;
  const configFile = await documents.keepConfig(written);
  await probeFirst({ ...options, root }, config, clock);
  const panel = new RegistryPanel(aws, region);
  let company: Company | undefined;
  const slack = await startSlackSandbox({
    now: clock.now,
    port: options.port ?? 0,
    registryView: panel.view,
    onMoveClock: async (by) => await company?.move(by),
  });
  seedWorkspace(slack, clock.now());
  const running = await startLayaway({ ...options, root }, config, clock, slack);
  const around = [slack, aws, demo, documents];
  company = {
    aws,
    slack,
    fleet,
    clock,
    config,
    configFile,
    running,
    ...controls(options.redisUrl, running, clock, { aws, ci, registry: seeded.registry }, around),
  };
  await company.settle();
  return company;
}

function startLayaway(
  options: Rooted,
  config: Config,
  clock: MovableClock,
  slack: SlackSandbox,
): Promise<Running> {
  const { botToken, appToken } = slack.credentials;
  return start({
    config,
    roles: { app: true, worker: true },
    redisUrl: options.redisUrl,
    slack: { botToken, apiUrl: slack.apiUrl, intake: { appToken }, ...gapOf(options) },
    port: 0,
    host: '127.0.0.1',
    now: clock.now,
    serverTime: async () => clock.now(),
    log: options.log,
    pausedByEnvironment: () => false,
    root: options.root,
  });
}

function gapOf({ channelGap }: CompanyOptions): { readonly channelGap?: Duration } {
  return channelGap === undefined ? {} : { channelGap };
}

/** `layaway doctor --probe`, without which nothing would be put aside. */
async function probeFirst(
  { redisUrl, log, root }: Rooted,
  config: Config,
  { now }: MovableClock,
): Promise<void> {
  const store = await connectStore(redisUrl, { time: async () => now() });
  const { registries, close } = await openRegistries({ config, now, log, root, cache: store.immutable });
  const memory = storedMemory(store);
  const deps = {
    config,
    store,
    registries,
    now,
    log,
    memory,
    readsAreHidden: readsAreHidden(now),
    readManifestsAnyway: false,
    pausedByEnvironment: () => false,
  };
  for (const access of registries) {
    const result = await probe(deps, access);
    if ('refused' in result) throw new Error(`probe: ${result.refused}`);
  }
  await close();
  await store.close();
}
