import { TZDate } from '@date-fns/tz';
import { addMinutes, startOfISOWeek } from 'date-fns';
import type { Duration, Instant } from '../policy/time.ts';

/** A clock that runs with real time and can be moved ahead. */
export class MovableClock {
  #ahead: Duration = 0;
  readonly #start: Instant | undefined;
  readonly #startedAt = Date.now();

  /** Starts at `start`, or at the machine's time. */
  constructor(start?: Instant) {
    this.#start = start;
  }

  /** The sandbox's present. Bound, so that it can be handed over as a function. */
  now = (): Instant => (this.#start ?? this.#startedAt) + (Date.now() - this.#startedAt) + this.#ahead;

  /** Moves ahead; time never runs backwards. */
  move(duration: Duration): void {
    if (duration < 0) throw new RangeError('the clock moves ahead only');
    this.#ahead += duration;
  }
}

/**
 * Monday, five past nine in a time zone, of the week of `at` (the machine's present one unless given): just when the
 * week's questions are posted.
 */
export function mondayMorning(timezone: string, at: Instant = Date.now()): Instant {
  return addMinutes(startOfISOWeek(new TZDate(at, timezone)), 9 * 60 + 5).getTime();
}
