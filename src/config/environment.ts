import { z } from 'zod';
import type { Problem } from './problem.ts';

/** The environment of the process, or a made-up one. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What one part of the environment says, or what has to be set. */
export type Read<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** What posting to Slack takes. `apiUrl` points at another server (the demo's). */
export interface SlackAccess {
  readonly botToken: string;
  readonly apiUrl?: string;
}

/** How Slack reaches us: over a socket that we open, or by signed requests to `PORT`. */
export type SlackIntake =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string };

const botToken = token('xoxb-', 'the Bot User OAuth Token', 'OAuth & Permissions');
const appToken = token('xapp-', 'an app-level token with connections:write', 'Basic Information');
const secret = z
  .string()
  .regex(/^[0-9a-f]{32,}$/i, 'is no signing secret: copy it from Basic Information of the Slack app');
const slackUrl = url(['http:', 'https:'], 'an address such as https://slack.com/api/');
const redisUrl = url(
  ['redis:', 'rediss:', 'unix:'],
  'an address such as redis://127.0.0.1:6379, or unix:///run/redis/redis.sock',
);
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number such as 3000')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number up to 65535');

/** Where Redis is: `REDIS_URL`, or this machine's. */
export function readRedisUrl(env: Variables): Read<string> {
  return check('REDIS_URL', redisUrl, set(env, 'REDIS_URL') ?? 'redis://127.0.0.1:6379');
}

/** `SLACK_BOT_TOKEN` (needed) and `SLACK_API_URL`. */
export function readSlackAccess(env: Variables): Read<SlackAccess> {
  const bot = needed(env, 'SLACK_BOT_TOKEN', botToken, 'the Bot User OAuth Token of the Slack app (xoxb-…)');
  const address = set(env, 'SLACK_API_URL');
  if (address === undefined) return map(bot, (value) => ({ botToken: value }));
  const both = together({ bot, api: check('SLACK_API_URL', slackUrl, address) });
  return map(both, ({ bot, api }) => ({ botToken: bot, apiUrl: api }));
}

/** `SLACK_APP_TOKEN` (Socket Mode; wins where both are set) or `SLACK_SIGNING_SECRET` (HTTP): one is needed. */
export function readSlackIntake(env: Variables): Read<SlackIntake> {
  const app = set(env, 'SLACK_APP_TOKEN');
  if (app !== undefined) {
    return map(check('SLACK_APP_TOKEN', appToken, app), (value) => ({ kind: 'socket', appToken: value }));
  }
  const signing = set(env, 'SLACK_SIGNING_SECRET');
  if (signing !== undefined) {
    const read = check('SLACK_SIGNING_SECRET', secret, signing);
    return map(read, (value) => ({ kind: 'http', signingSecret: value }));
  }
  const message =
    'is not set: set it to an app-level token (xapp-…) for Socket Mode, or set SLACK_SIGNING_SECRET to receive signed requests on PORT';
  return { problems: [{ path: 'SLACK_APP_TOKEN', message }] };
}

/** `PORT`, for health checks, metrics and Slack's requests; 3000 unless set, 0 for any free one. */
export function readPort(env: Variables, usual = 3000): Read<number> {
  const text = set(env, 'PORT');
  return text === undefined ? { value: usual } : check('PORT', port, text);
}

/** The kill switch. Anything but an explicit no pauses: a doubtful switch is safe when it stops. */
export function readPaused(env: Variables): boolean {
  const text = set(env, 'LAYAWAY_PAUSED');
  return text !== undefined && !/^(0|no|false|off)$/i.test(text);
}

/** `LAYAWAY_LEDGER_FILE`: where the worker copies the record to, whatever the configuration says. */
export function readLedgerFile(env: Variables): string | undefined {
  return set(env, 'LAYAWAY_LEDGER_FILE');
}

/** Several parts at once: all of their values, or all of their problems. */
export function together<T extends Record<string, unknown>>(
  parts: {
    readonly [K in keyof T]: Read<T[K]>;
  },
): Read<T> {
  const values: Partial<T> = {};
  const problems: Problem[] = [];
  for (const name of Object.keys(parts) as (keyof T)[]) {
    const part = parts[name];
    if ('problems' in part) problems.push(...part.problems);
    else values[name] = part.value;
  }
  return problems.length > 0 ? { problems } : { value: values as T };
}

function token(prefix: string, what: string, page: string) {
  const sentence = `is not ${what} (${prefix}…): copy it from "${page}" of the Slack app`;
  return z.string().refine((text) => text.startsWith(prefix) && !/\s/.test(text), sentence);
}

function url(protocols: readonly string[], what: string) {
  const fits = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return z.string().refine(fits, `must be ${what}`);
}

/** A variable that is set to nothing counts as not set: compose files and CI systems do that. */
function set(env: Variables, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function needed<T>(env: Variables, name: string, schema: z.ZodType<T>, what: string): Read<T> {
  const text = set(env, name);
  if (text !== undefined) return check(name, schema, text);
  return { problems: [{ path: name, message: `is not set: set it to ${what}` }] };
}

function check<T>(name: string, schema: z.ZodType<T>, text: string): Read<T> {
  const result = schema.safeParse(text);
  if (result.success) return { value: result.data };
  // The value stays out of the sentence: it may be a secret.
  return { problems: result.error.issues.map(({ message }) => ({ path: name, message })) };
}

function map<T, U>(read: Read<T>, change: (value: T) => U): Read<U> {
  return 'problems' in read ? read : { value: change(read.value) };
}
