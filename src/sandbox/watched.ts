import type { RegistryKey } from '../policy/image.ts';
import type { Duration, Instant } from '../policy/time.ts';
import { missedBy } from '../policy/watched.ts';
import type { Watches } from '../store/watches.ts';

/** A clock that can be moved, and what remembers how registries are watched. */
interface Passing {
  readonly clock: { now(): Instant; move(by: Duration): void | Promise<void> };
  readonly memory: Watches;
  readonly registries: readonly RegistryKey[];
}

/**
 * Moves a clock over a time in which the worker is there and sweeps every ten minutes: what those sweeps would have
 * noted is noted, without them. A mark in the future would say nothing, so it is noted afterwards; before the clock
 * moves, what the move alone would count as missed is taken off, so that a sweep in between finds no gap either.
 */
export async function passWatched({ clock, memory, registries }: Passing, by: Duration): Promise<void> {
  const now = clock.now();
  const marks = await Promise.all(
    registries.map(async (key) => {
      const known = await memory.watched(key);
      return { key, missed: known ? missedBy(known, now) : 0 };
    }),
  );
  const note = (until: Instant, credit: Duration) =>
    Promise.all(marks.map(({ key, missed }) => memory.noteWatched(key, { until, missed: missed - credit })));
  await note(now, missedBy({ until: now, missed: 0 }, now + by));
  await clock.move(by);
  await note(now + by, 0);
}
