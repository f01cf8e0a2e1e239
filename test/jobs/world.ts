import pino from 'pino';
import { afterEach } from 'vitest';
import { openRegistries } from '../../jobs/access.ts';
import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { Config } from '../../src/config/schema.ts';
import { registryKey } from '../../src/policy/image.ts';
import type { UntagForm } from '../../src/policy/order.ts';
import type { Instant } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import type { Store } from '../../src/store/store.ts';
import { type TestRedis, useRedis } from '../setup/redis.ts';

export const REGION = 'eu-west-1';
export const REPOSITORY = 'shop/web';
/** Something runs from here, so that every source finds something to look at. */
export const RUNNING = 'shop/running';
export const SCRATCH = 'layaway/probe';
export const START = Date.UTC(2026, 2, 2, 9);
const ACCESS_KEY = 'AKIALAYAWAYTEST';

/** What runs in one process: a test may start several on one world. */
export interface Process {
  readonly deps: Deps;
  readonly access: RegistryAccess;
}

/** A registry, its runtimes, a Redis and a clock, with a first process on them. */
export interface World extends Process {
  readonly aws: AwsSandbox;
  readonly clock: MovableClock;
  readonly store: Store;
  /** Another process on the same Redis and registry; `around` may stand between it and either. */
  start(around?: Around): Process;
  close(): Promise<void>;
}

export interface Around {
  readonly store?: (store: Store) => Store;
  readonly access?: (access: RegistryAccess) => RegistryAccess;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly pausedByEnvironment?: () => boolean;
}

export interface WorldOptions extends Around {
  /** What a probe has proved; `none` for a registry nobody has probed. */
  readonly probed?: UntagForm | 'none';
  /** Whether ECR leaves Layaway's own reads out of pull times: true unless told. */
  readonly hidden?: boolean;
  /** What the sources answer, in place of asking the sandbox: for tests that run the same work many times. */
  readonly sources?: RegistryAccess['sources'];
}

/**
 * Worlds for the tests of one file, each with a registry and Redis keys of its own, closed after its test. `defaults`
 * hold where a test gives no options of its own.
 */
export function useWorlds(defaults: WorldOptions = {}): {
  readonly redis: TestRedis;
  open(options?: WorldOptions): Promise<World>;
} {
  const redis = useRedis();
  const open: World[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((world) => world.close()));
  });
  return {
    redis,
    async open(options = {}) {
      const world = await openWorld(redis, { ...defaults, ...options });
      open.push(world);
      return world;
    },
  };
}

export async function openWorld(redis: TestRedis, options: WorldOptions): Promise<World> {
  const clock = new MovableClock(START);
  const aws = await startAwsSandbox({ now: clock.now });
  useAws(aws.url);
  seedRuntimes(aws);
  if (options.hidden ?? true) {
    aws.ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${aws.account}:user/${ACCESS_KEY}`);
  }
  const store = { ...(await redis.freshStore()), time: async () => clock.now() };
  const registry = await openRegistry(clock, options);
  const start = (around: Around = {}) =>
    startProcess(store, clock, registry.access, { ...options, ...around });
  const first = start();
  const { probed = 'pair' } = options;
  if (probed !== 'none') await store.brakes.saveProbe(first.access.key, { form: probed, at: START });
  const close = async () => {
    await registry.close();
    await aws.close();
  };
  return { aws, clock, store, ...first, start, close };
}

/** What the AWS SDK reads where nobody tells it: every client of this file's process goes there. */
export function useAws(url: string, accessKey = ACCESS_KEY): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  });
}

const LOG = pino({ level: process.env.TEST_LOG ?? 'silent' });

/** The one registry of a world, with nothing between two changes. */
export async function openRegistry(
  { now }: Pick<MovableClock, 'now'>,
  { config, sources }: Pick<WorldOptions, 'config' | 'sources'>,
): Promise<{ readonly access: RegistryAccess; close(): Promise<void> }> {
  const opened = await openRegistries({ config: testConfig(config), now, log: LOG, root: '/nonexistent' });
  const [first] = opened.registries;
  if (!first) throw new Error('no registry was opened');
  const quiet = sources && { sources, signals: [], consumersNotCovered: async () => [] };
  return { access: { ...first, turn: async () => {}, ...quiet }, close: opened.close };
}

/** A store and a registry put together as `layaway worker` does it. */
export function startProcess(
  store: Store,
  { now }: Pick<MovableClock, 'now'>,
  registry: RegistryAccess,
  around: Around,
): Process {
  const access = around.access?.(registry) ?? registry;
  const used = { ...(around.store?.(store) ?? store), time: async () => now() };
  const deps: Deps = {
    config: testConfig(around.config),
    store: used,
    registries: [access],
    now,
    log: LOG,
    memory: storedMemory(used),
    readsAreHidden: readsAreHidden(now),
    readManifestsAnyway: false,
    pausedByEnvironment: around.pausedByEnvironment ?? (() => false),
  };
  return { deps, access };
}

/** Lets a registry count as watched without a gap from `since` to now. */
export async function watchedSince({ store, access, clock }: World, since: Instant): Promise<void> {
  await store.memory.restartWatching(access.key, since);
  await store.memory.done(`good scan ${access.key}`, clock.now());
}

/** A source that looked at something and saw nothing of what is asked about. */
export const NOTHING_IN_USE: RegistryAccess['sources'][number] = {
  name: 'ecs',
  collect: async ({ registry, now }) => ({
    name: 'ecs',
    registry: registryKey(registry),
    observedAt: now(),
    inspected: 5,
    status: 'ok',
    uses: [],
  }),
};

export function testConfig(changes: Readonly<Record<string, unknown>> = {}): Config {
  const checked = checkConfig({
    mode: 'delete',
    watchWindow: '14d',
    scope: ['shop/*'],
    minimumImpact: { bytes: 0 },
    teams: { shop: { channel: 'C0SHOP', leads: ['U0SHOPLEAD'], members: ['U0SHOPENG'] } },
    ...changes,
    // The repositories here are small: a share of them would be one image a day.
    budget: { shareOfRepository: 1, ...(changes.budget ?? {}) },
  });
  if ('config' in checked) return checked.config;
  throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

function seedRuntimes({ ecr, ecs, lambda, account }: AwsSandbox): void {
  ecr.createRepository(REGION, SCRATCH);
  for (const name of [RUNNING, REPOSITORY]) ecr.createRepository(REGION, name, { tags: { owner: 'shop' } });
  ecr.push(REGION, RUNNING, { tags: ['1.0.0'] });
  const image = uriOf(account, RUNNING, ':1.0.0');
  ecs.createCluster(REGION, 'prod');
  ecs.registerTaskDefinition(REGION, 'running', [{ name: 'app', image }]);
  ecs.createService(REGION, { cluster: 'prod', name: 'running', taskDefinition: 'running:1' });
  lambda.createFunction(REGION, 'running', image);
}

export function uriOf(account: string, repository: string, reference: string): string {
  return `${account}.dkr.ecr.${REGION}.amazonaws.com/${repository}${reference}`;
}
