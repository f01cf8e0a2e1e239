import pino from 'pino';
import { afterEach } from 'vitest';
import { type Running, type StartOptions, start } from '../../src/app.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { Config } from '../../src/config/schema.ts';
import { DAY, type Duration, type Instant } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import { settled } from '../../src/sandbox/company/settled.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { passWatched } from '../../src/sandbox/watched.ts';
import { ACTION, type MenuEntry } from '../../src/slack/action-ids.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type TestRedis, useRedis } from '../setup/redis.ts';

export const REGION = 'eu-west-1';
export const REGISTRY = `123456789012/${REGION}` as const;
export const LEAD = 'U0PAYLEAD';
export const ENGINEER = 'U0PAYENG';
export const SHOP_LEAD = 'U0SHOPLEAD';
export const PAYMENTS = 'C0PAYMENTS';
export const SHOP = 'C0SHOP';
/** A Monday, five past nine in Berlin. */
export const MONDAY = Date.UTC(2026, 2, 2, 8, 5);

const BERLIN = { timezone: 'Europe/Berlin' };

/** Two teams with a repository each, Slack, AWS, Redis keys of their own; processes are started by the test. */
export interface Office {
  readonly aws: AwsSandbox;
  readonly slack: SlackSandbox;
  readonly clock: MovableClock;
  /** What is stored, over a connection of its own. */
  readonly store: Store;
  readonly redisUrl: string;
  /** What was logged at `warn` and above. */
  readonly log: readonly string[];
  /** How a process would be started here. */
  options(changes?: Partial<StartOptions>): StartOptions;
  run(changes?: Partial<StartOptions>): Promise<Running>;
  /** Waits until nothing is due or under way in all processes. */
  settle(): Promise<void>;
  move(by: Duration): Promise<void>;
  /** Ends a process before the test does. */
  stop(running: Running): Promise<void>;
}

export interface OfficeOptions {
  readonly start?: Instant;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly botIn?: readonly string[];
}

/** What stands in an office's configuration file. */
export function officeSettings(
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    mode: 'delete',
    watchWindow: '14d',
    scope: ['payments/*', 'shop/*'],
    minimumImpact: { bytes: 0 },
    rates: { putImagePerSecond: 10, batchDeleteImagePerSecond: 50 },
    teams: {
      payments: { channel: PAYMENTS, leads: [LEAD], members: [ENGINEER], ...BERLIN },
      shop: { channel: SHOP, leads: [SHOP_LEAD], ...BERLIN },
    },
    owners: { fallback: 'payments' },
    schedule: BERLIN,
    ...changes,
    // The repositories here are small: a share of them would be one image a day.
    budget: { shareOfRepository: 1, ...(changes.budget ?? {}) },
  };
}

export function officeConfig(changes: Readonly<Record<string, unknown>> = {}): Config {
  const checked = checkConfig(officeSettings(changes));
  if ('config' in checked) return checked.config;
  throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

/** Offices for the tests of one file, each closed after its test. */
export function useOffices(): {
  readonly redis: TestRedis;
  open(options?: OfficeOptions): Promise<Office>;
} {
  const redis = useRedis();
  const closing: (() => Promise<void>)[] = [];
  let databases = 0;
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return {
    redis,
    async open(options = {}) {
      const redisUrl = redis.server.database(databases++ % 16);
      return await openOffice(redisUrl, options, closing);
    },
  };
}

async function openOffice(
  redisUrl: string,
  { start: begin = MONDAY, config, botIn = [PAYMENTS, SHOP] }: OfficeOptions,
  closing: (() => Promise<void>)[],
): Promise<Office> {
  const clock = new MovableClock(begin);
  const aws = await startAwsSandbox({ now: clock.now });
  closing.push(() => aws.close());
  seedAws(aws, begin);
  const slack = await startSlackSandbox({ now: clock.now });
  closing.push(() => slack.close());
  seedSlack(slack, botIn);
  const store = await connectStore(redisUrl, { time: async () => clock.now() });
  closing.push(() => store.close());
  await store.brakes.saveProbe(REGISTRY, { form: 'pair', at: begin });
  const log: string[] = [];
  const processes = new Set<Running>();
  const options = (changes: Partial<StartOptions> = {}): StartOptions => ({
    ...startOptions(officeConfig(config), redisUrl, clock, slack, log),
    ...changes,
  });
  const stop = async (running: Running) => {
    processes.delete(running);
    await running.stop();
  };
  closing.push(async () => {
    for (const running of [...processes]) await stop(running);
  });
  const settle = async () => {
    for (const running of processes) await settled(running);
  };
  return {
    aws,
    slack,
    clock,
    store,
    redisUrl,
    log,
    options,
    settle,
    stop,
    async run(changes) {
      const running = await start(options(changes));
      processes.add(running);
      return running;
    },
    async move(by) {
      await passWatched({ clock, memory: store.memory, registries: [REGISTRY] }, by);
      for (const running of processes) await running.tick();
      await settle();
    },
  };
}

function startOptions(
  config: Config,
  redisUrl: string,
  { now }: MovableClock,
  slack: SlackSandbox,
  lines: string[],
): StartOptions {
  const { botToken, appToken } = slack.credentials;
  const sink = { write: (line: string) => void lines.push(line) };
  return {
    config,
    roles: { app: true, worker: true },
    redisUrl,
    slack: { botToken, apiUrl: slack.apiUrl, intake: { appToken }, channelGap: 20 },
    port: 0,
    host: '127.0.0.1',
    now,
    serverTime: async () => now(),
    log: pino({ level: 'warn' }, sink),
    pausedByEnvironment: () => false,
    root: '/nonexistent',
  };
}

const ACCESS_KEY = 'AKIALAYAWAYTEST';

function seedAws({ url, account, ecr, ecs, lambda }: AwsSandbox, now: Instant): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${account}:user/${ACCESS_KEY}`);
  ecr.createRepository(REGION, 'payments/api', { tags: { owner: 'payments' } });
  ecr.createRepository(REGION, 'shop/web', { tags: { owner: 'shop' } });
  for (const tag of ['feat-refunds', 'fix-vat', 'feat-receipts']) {
    ecr.push(REGION, 'payments/api', { tags: [tag], pushedAt: now - 200 * DAY });
  }
  ecr.push(REGION, 'shop/web', { tags: ['feat-search'], pushedAt: now - 200 * DAY });
  ecr.push(REGION, 'shop/web', { tags: ['1.0.0'], pushedAt: now - 5 * DAY });
  const image = `${account}.dkr.ecr.${REGION}.amazonaws.com/shop/web:1.0.0`;
  ecs.createCluster(REGION, 'prod');
  ecs.registerTaskDefinition(REGION, 'web', [{ name: 'app', image }]);
  ecs.createService(REGION, { cluster: 'prod', name: 'web', taskDefinition: 'web:1' });
  lambda.createFunction(REGION, 'web', image);
}

function seedSlack({ workspace }: SlackSandbox, botIn: readonly string[]): void {
  for (const id of [LEAD, ENGINEER, SHOP_LEAD]) workspace.addUser({ id, name: id.toLowerCase() });
  for (const [id, name] of [
    [PAYMENTS, 'payments'],
    [SHOP, 'shop'],
  ] as const) {
    workspace.addChannel({
      id,
      name,
      members: [LEAD, ENGINEER, SHOP_LEAD],
      botIsMember: botIn.includes(id),
    });
  }
}

/** What Layaway posted in a channel and shows there now, as one text a message. */
export function posted({ slack }: Pick<Office, 'slack'>, channel: string): string[] {
  return slack.workspace.messages(channel).map((message) => JSON.stringify(message.blocks));
}

/** What only this user was told, in channels. */
export function privately({ slack }: Pick<Office, 'slack'>, user: string): string[] {
  return slack.workspace.ephemerals(user).map((message) => JSON.stringify(message.blocks));
}

/** Clicks the first button of an action in the newest message of a channel that has one. */
export function click(
  { slack }: Pick<Office, 'slack'>,
  user: string,
  actionId: string,
  channel: string,
  copies = 1,
): ReturnType<SlackSandbox['act']['click']> {
  const message = slack.workspace
    .messages(channel)
    .findLast((one) => JSON.stringify(one.blocks).includes(`"${actionId}"`));
  if (!message) throw new Error(`no ${actionId} in ${channel}`);
  return slack.act.click(user, { channel, ts: message.ts, actionId }, { copies });
}

/** Chooses from the ⋯ menu of the first card in the newest message of a channel that has one. */
export function choose(
  { slack }: Pick<Office, 'slack'>,
  user: string,
  entry: MenuEntry,
  channel: string,
): ReturnType<SlackSandbox['act']['click']> {
  for (const { ts, blocks } of slack.workspace.messages(channel).toReversed()) {
    const choice = new RegExp(`"(${entry}:[^"]+)"`).exec(JSON.stringify(blocks))?.[1];
    if (choice) return slack.act.click(user, { channel, ts, actionId: ACTION.menu, choose: choice });
  }
  throw new Error(`no ⋯ menu with ${entry} in ${channel}`);
}

/** Tags by digest. */
export function tagsIn({ aws }: Pick<Office, 'aws'>, repository: string): Map<string, readonly string[]> {
  return new Map(aws.ecr.images(REGION, repository).map(({ digest, tags }) => [digest, [...tags].sort()]));
}
