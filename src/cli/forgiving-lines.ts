import { type Duration, SECOND } from '../policy/time.ts';
import type { Lines } from '../registry/shared-pace.ts';
import { Unavailable } from '../store/redis-store.ts';

/**
 * The workers' lines for a command that gives back: it waits in them, so that together they keep within the quotas.
 * Where Redis goes away it keeps a pace of its own, for giving back never waits for Redis.
 */
export function forgivingLines(lines: Lines, now: () => number = () => performance.now()): Lines {
  const free = new Map<string, number>();
  const alone = (line: string, interval: Duration): Duration => {
    const wait = (free.get(line) ?? 0) - now();
    if (wait > 0) return wait;
    free.set(line, now() + interval);
    return 0;
  };
  const orElse = async (ask: Promise<Duration>, own: () => Duration): Promise<Duration> => {
    try {
      return await ask;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return own();
    }
  };
  return {
    take: (line, waiting, interval) =>
      orElse(lines.take(line, waiting, interval), () => alone(line, interval)),
    holdBack: (line, waiting) =>
      orElse(lines.holdBack(line, waiting), () => {
        free.set(line, now() + SECOND);
        return SECOND;
      }),
  };
}
