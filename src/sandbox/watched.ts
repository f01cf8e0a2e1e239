import type { RegistryKey } from '../policy/image.ts';
import type { Duration, Instant } from '../policy/time.ts';
import { missedBy } from '../policy/watched.ts';
import type { Watches } from '../store/watches.ts';

/** A clock that can be moved, and what remembers how registries are watched. */
interface Passing {
  readonly clock: { now(): Instant; move(by: Duration): void };
  readonly memory: Watches;
  readonly registries: readonly RegistryKey[];
}

/**
 * Moves a clock over a time in which the worker is there and sweeps every ten minutes: what those sweeps would have
 * noted is noted, without them. It is noted before the clock moves, so that no sweep finds a gap in between.
 */
export async function passWatched({ clock, memory, registries }: Passing, by: Duration): Promise<void> {
  const now = clock.now();
  for (const key of registries) {
    const known = await memory.watched(key);
    await memory.noteWatched(key, { until: now + by, missed: known ? missedBy(known, now) : 0 });
  }
  clock.move(by);
}
