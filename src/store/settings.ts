import type { Redis } from 'ioredis';
import type { Connection } from './connection.ts';

/** What of Redis's settings could be read; managed services forbid some or all of it. */
export interface Settings {
  readonly policy?: string;
  readonly appendOnly?: boolean;
  readonly fsync?: string;
  /** How many keys it dropped since it was started, for want of memory. */
  readonly evicted?: number;
}

export async function readSettings(connection: Connection): Promise<Settings> {
  return await connection.run('reading its settings', read);
}

/** What an evicting Redis would do, as a sentence without its full stop; undefined where it does not, or does not say. */
export function evictionTrouble(where: string, { policy }: Pick<Settings, 'policy'>): string | undefined {
  if (policy === undefined || policy === 'noeviction') return undefined;
  return `${where} has maxmemory-policy ${policy}: when memory runs short it would drop decisions and undo records`;
}

/** What whoever runs Redis does about it. */
export const SET_NOEVICTION =
  'Set it to noeviction (`redis-cli config set maxmemory-policy noeviction` and in redis.conf).';

async function read(redis: Redis): Promise<Settings> {
  const info = (await permitted(redis.info())) ?? '';
  const [, configured] = (await permitted(redis.config('GET', 'maxmemory-policy'))) ?? [];
  const [, fsync] = (await permitted(redis.config('GET', 'appendfsync'))) ?? [];
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? configured;
  const evicted = /^evicted_keys:(\d+)/m.exec(info)?.[1];
  const appendOnly = /^aof_enabled:(\d)/m.exec(info)?.[1];
  return {
    ...(policy !== undefined && { policy }),
    ...(appendOnly !== undefined && { appendOnly: appendOnly === '1' }),
    ...(fsync !== undefined && { fsync }),
    ...(evicted !== undefined && { evicted: Number(evicted) }),
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
