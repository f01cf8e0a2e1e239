import type { Redis } from 'ioredis';
import type { Connection } from './connection.ts';
import { bringUpToDate } from './migrations.ts';
import { beginWitness } from './term.ts';

/** What of Redis's settings could be read; managed services forbid some or all of it. */
interface Settings {
  readonly policy?: string;
  readonly appendOnly?: boolean;
  readonly fsync?: string;
}

/** Refuses a Redis that would lose permissions by itself or that a newer Layaway wrote; warns of one that might. */
export async function checkAtStart(connection: Connection): Promise<void> {
  const settings = await connection.run('reading its settings', readSettings);
  const where = `Redis at ${connection.address}`;
  if (settings.policy === undefined) {
    connection.warn(
      `${where} does not let its settings be read: make sure yourself that maxmemory-policy is noeviction ` +
        'and that it persists (appendonly yes, appendfsync always). With eviction decisions get lost silently.',
    );
  } else if (settings.policy !== 'noeviction') {
    throw new Error(
      `${where} has maxmemory-policy ${settings.policy}: when memory runs short it would drop decisions and undo ` +
        'records. Set it to noeviction (`redis-cli config set maxmemory-policy noeviction` and in redis.conf).',
    );
  }
  if (settings.appendOnly === false) {
    connection.warn(
      `${where} HAS NO APPEND-ONLY FILE: a restart loses decisions, holds and undo receipts. ` +
        'Set appendonly yes and appendfsync always.',
    );
  } else if (settings.fsync !== undefined && settings.fsync !== 'always') {
    connection.warn(
      `${where} has appendfsync ${settings.fsync}: a crash can lose clicks of the last second or more. ` +
        'Set appendfsync always.',
    );
  }
  await bringUpToDate(connection, where);
  await beginWitness(connection);
}

async function readSettings(redis: Redis): Promise<Settings> {
  const info = (await permitted(redis.info())) ?? '';
  const [, configured] = (await permitted(redis.config('GET', 'maxmemory-policy'))) ?? [];
  const [, fsync] = (await permitted(redis.config('GET', 'appendfsync'))) ?? [];
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? configured;
  const appendOnly = /^aof_enabled:(\d)/m.exec(info)?.[1];
  return {
    ...(policy !== undefined && { policy }),
    ...(appendOnly !== undefined && { appendOnly: appendOnly === '1' }),
    ...(fsync !== undefined && { fsync }),
  };
}

/** The answer, or undefined where this user or service may not ask. Any other failure is thrown. */
async function permitted<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && /NOPERM|unknown command|not allowed|unsupported/i.test(error.message))
      return undefined;
    throw error;
  }
}
