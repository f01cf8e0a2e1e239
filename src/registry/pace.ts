import { setTimeout as delay } from 'node:timers/promises';
import type { Duration, Instant } from '../policy/time.ts';

/** Time as pacing needs it. `sleep` rejects as soon as the signal is aborted. */
export interface Timer {
  now(): Instant;
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
}

/** The machine's timers on a given clock. */
export function timerOn(now: () => Instant): Timer {
  return {
    now,
    sleep: async (duration, signal) => {
      await delay(duration, undefined, signal ? { signal } : {});
    },
  };
}

/** Calls per second, with `burst` calls let through at once after a rest. */
export interface Rate {
  readonly perSecond: number;
  readonly burst?: number;
}

/** Resolves when the caller may make one call. */
export type Turn = (signal?: AbortSignal) => Promise<void>;

/**
 * A token bucket kept as one number: the time at which the bucket would be full again. Turns are given in the
 * order of asking. Under a known quota this wastes no call, where retries alone waste a third of them.
 */
export function createPace(rate: Rate, timer: Timer): Turn {
  const interval = 1000 / rate.perSecond;
  const saved = interval * ((rate.burst ?? 1) - 1);
  let fullAt = 0;
  return async (signal) => {
    signal?.throwIfAborted();
    const now = timer.now();
    const wait = Math.max(fullAt, now) - saved - now;
    fullAt = Math.max(fullAt, now) + interval;
    if (wait > 0) await timer.sleep(wait, signal);
  };
}
