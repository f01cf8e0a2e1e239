import { Redis } from 'ioredis';
import type { Duration, Instant } from '../policy/time.ts';
import { SCRIPTS } from './scripts.ts';

export interface StoreOptions {
  /** All keys begin with `{prefix}:`. Default `layaway`. */
  readonly prefix?: string;
  /** Longest wait for a connection, and again for an answer, in ms. Default 5 s. */
  readonly commandTimeout?: Duration;
  /** Told in a sentence what is wrong but no reason to stop: a lost connection, settings that risk decisions. */
  readonly warn?: (message: string) => void;
  /** For a command that ends where Redis is away: its error says so, and that it is tried again would not be true. */
  readonly oneShot?: true;
  /** For a process that stays: brings the records of an older Layaway up to date. Whoever only looks is refused there. */
  readonly migrates?: true;
  /** What stands for the clock of Redis where all clocks are moved: in a demo or a test. */
  readonly time?: () => Promise<Instant>;
}

const LONGEST_BACKOFF: Duration = 2_000;
/** A command whose first connection is refused so often, within three quarters of a second, says so and ends. */
const TRIES_OF_A_COMMAND = 5;

/** A client that reconnects for ever, queues nothing while away, resends nothing, and times each command. */
export function connect(target: string | Redis, timeout: Duration, oneShot = false): Redis {
  let known = false;
  const settings = {
    connectionName: 'layaway-store',
    commandTimeout: timeout,
    connectTimeout: timeout,
    // A socket that died without a word is dropped soon after the command it failed.
    socketTimeout: timeout + 1_000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) =>
      oneShot && !known && attempt >= TRIES_OF_A_COMMAND
        ? null
        : Math.min(50 * 2 ** (attempt - 1), LONGEST_BACKOFF),
    // After a failover this may still be the former primary, read-only now.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    keyPrefix: '',
  };
  const redis =
    typeof target === 'string' ? new Redis(checked(target), settings) : target.duplicate(settings);
  redis.once('ready', () => {
    known = true;
  });
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { lua });
  return redis;
}

/** The URL, if it is one ioredis reads as meant. The message leaves it out: it may hold a password. */
function checked(url: string): string {
  if (URL.canParse(url) && ['redis:', 'rediss:', 'unix:'].includes(new URL(url).protocol)) return url;
  throw new Error(
    'The Redis URL must look like redis://host:6379, rediss://user:password@host:6379/0 or unix:///path/redis.sock?db=0.',
  );
}
