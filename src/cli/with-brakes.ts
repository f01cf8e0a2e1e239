import { readRedisUrl } from '../config/environment.ts';
import { type OpenBrakes, openBrakes } from '../store/open-brakes.ts';
import { Unavailable } from '../store/redis-store.ts';
import type { Call, Result } from './command.ts';
import { PATIENCE } from './with-store.ts';

/** Said where the kill switch itself cannot be reached. */
const WITHOUT_REDIS = 'Without Redis only LAYAWAY_PAUSED=1 in the environment of each worker stops it.';

/** Connects for the kill switch, also to a Redis that every other command refuses, and says what is wrong with it. */
export async function withBrakes(
  { env, note }: Pick<Call, 'env' | 'note'>,
  act: (open: OpenBrakes) => Promise<Result>,
): Promise<Result> {
  const url = readRedisUrl(env);
  if ('problems' in url) return url;
  try {
    const open = await openBrakes(url.value, { warn: note, oneShot: true, commandTimeout: PATIENCE });
    try {
      if (open.troubles.evicts !== undefined) note(open.troubles.evicts);
      return await act(open);
    } finally {
      await open.close();
    }
  } catch (error) {
    if (error instanceof Unavailable) note(WITHOUT_REDIS);
    throw error;
  }
}
