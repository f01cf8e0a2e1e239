import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pino from 'pino';
import { afterEach, expect } from 'vitest';
import { openQueue, type WorkQueue } from '../../jobs/queue.ts';
import type { Duration } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/call.ts';
import { passWatched } from '../../src/sandbox/watched.ts';
import {
  type Office,
  type OfficeOptions,
  officeSettings,
  posted,
  REGION,
  REGISTRY,
  useOffices,
} from '../app/office.ts';
import type { TestRedis } from '../setup/redis.ts';
import { programPath } from './programs.ts';

/** How a process ended: its exit status, or the signal that ended it. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** `layaway app` or `layaway worker` in a process of its own. */
export interface Service {
  readonly port: number;
  readonly ended: Promise<Ended>;
  /** Whether it still runs. */
  alive(): boolean;
  /** Whether this process made a call to AWS: each has an access key of its own. */
  made(call: Pick<Call, 'principal'>): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the first line of its log that says so, also one from before. */
  says(text: string): Promise<string>;
}

/** An office whose Layaway runs in processes of its own, all at the office's time. */
export interface Firm extends Omit<Office, 'run' | 'settle' | 'move' | 'stop' | 'options'> {
  /** Adds work from outside, as the app does, and ticks. */
  readonly queue: WorkQueue;
  start(role: 'app' | 'worker'): Promise<Service>;
  /** Moves the clock of all processes. */
  move(by: Duration): Promise<void>;
  /** Has the workers look for due work until a message in a channel says so. */
  shows(channel: string, text: string): Promise<void>;
}

/** Firms for the tests of one file; what they started is gone after each test. */
export function useFirms(): { readonly redis: TestRedis; open(options?: OfficeOptions): Promise<Firm> } {
  const offices = useOffices();
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return {
    redis: offices.redis,
    async open(options = {}) {
      const office = await offices.open(options);
      return await openFirm(office, options, closing);
    },
  };
}

async function openFirm(
  office: Office,
  { config }: OfficeOptions,
  closing: (() => Promise<void>)[],
): Promise<Firm> {
  const folder = await mkdtemp(join(tmpdir(), 'layaway-firm-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'layaway.yml');
  await writeFile(file, JSON.stringify(officeSettings(config))); // JSON is YAML
  const queue = await openQueue(office.redisUrl, pino({ level: 'silent' }));
  closing.push(() => queue.close());
  const children = new Set<ChildProcess>();
  closing.push(async () => void (await Promise.all([...children].map(kill))));
  const ahead = () => office.clock.now() - Date.now();
  let started = 0;
  return {
    ...office,
    queue,
    async start(role) {
      const key = `AKIALAYAWAYSERVICE${++started}`;
      office.aws.ecr.excludeFromPullTimes(REGION, `arn:aws:iam::${office.aws.account}:user/${key}`);
      const child = fork(programPath('service'), [role], {
        execArgv: [],
        env: { ...process.env, ...variables(office, key), LAYAWAY_CONFIG: file, AHEAD: String(ahead()) },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      children.add(child);
      return await ready(child, key);
    },
    async shows(channel, text) {
      const said = async () => {
        await queue.tick();
        return posted(office, channel).join('\n');
      };
      await expect.poll(said, { timeout: 20_000, interval: 100 }).toContain(text);
    },
    async move(by) {
      const { clock, store } = office;
      const moveAll = async (time: Duration) => {
        clock.move(time);
        await Promise.all(
          [...children].filter(isAlive).map(async (child) => {
            const moved = once(child, 'message');
            child.send(ahead());
            await moved;
          }),
        );
      };
      const moving = { now: clock.now, move: moveAll };
      await passWatched({ clock: moving, memory: store.memory, registries: [REGISTRY] }, by);
    },
  };
}

function variables({ redisUrl, slack }: Office, key: string): Readonly<Record<string, string>> {
  return {
    REDIS_URL: redisUrl,
    PORT: '0',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.credentials.botToken,
    SLACK_APP_TOKEN: slack.credentials.appToken,
    AWS_ACCESS_KEY_ID: key,
    LOG_LEVEL: 'info',
  };
}

async function ready(child: ChildProcess, key: string): Promise<Service> {
  const log = lines(child);
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as Ended);
  const running = await Promise.race([log.says('is running'), ended]);
  if (typeof running !== 'string') throw new Error(`a service ended at once: ${log.all.join('\n')}`);
  return {
    port: (JSON.parse(running) as { port: number }).port,
    ended,
    alive: () => isAlive(child),
    made: ({ principal }) => principal.includes(key),
    signal: (signal) => void child.kill(signal),
    says: log.says,
  };
}

/** What a process logs, line by line. */
function lines({ stdout }: ChildProcess) {
  if (!stdout) throw new Error('a service without an output');
  const all: string[] = [];
  const waiting = new Set<() => void>();
  createInterface(stdout).on('line', (line) => {
    all.push(line);
    if (process.env.TEST_LOG) console.log(line);
    for (const look of waiting) look();
  });
  const says = (text: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = all.find((one) => one.includes(text));
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      look();
    });
  return { all, says };
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function kill(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
