import { clockOffset } from '../policy/clock.ts';
import type { Duration, Instant } from '../policy/time.ts';
import type { Store } from './store.ts';

/** How far this process's clock is from Redis', negative where it is behind. */
export async function clockOffsetOf({ time }: Pick<Store, 'time'>, now: () => Instant): Promise<Duration> {
  const before = now();
  const server = await time();
  return clockOffset(before, server, now());
}
