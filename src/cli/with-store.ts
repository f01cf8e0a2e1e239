import { type Read, readRedisUrl } from '../config/environment.ts';
import { SECOND } from '../policy/time.ts';
import { connectStore } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import type { Call, Result } from './command.ts';

/** Longest wait for Redis while a person waits. */
export const PATIENCE = 2 * SECOND;

/** Connects to Redis for one command and lets go of it whatever happens. Throws a sentence where Redis is away. */
export async function withStore(
  { env, note }: Pick<Call, 'env' | 'note'>,
  act: (store: Store) => Promise<Result>,
): Promise<Result> {
  const url: Read<string> = readRedisUrl(env);
  if ('problems' in url) return url;
  const store = await connectStore(url.value, { warn: note, oneShot: true, commandTimeout: PATIENCE });
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}
