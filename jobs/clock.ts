import { CLOCK_TOLERANCE, clockTrouble } from '../src/policy/clock.ts';
import type { Duration, Instant } from '../src/policy/time.ts';
import { clockOffsetOf } from '../src/store/server-clock.ts';
import type { Deps } from './deps.ts';

/**
 * Why this process may neither begin nor go on with anything at this moment, as a part of a sentence: its clock is
 * wrong, or Redis drops what it is told. Asked right before each change, for both may change at any time. Throws where
 * Redis does not tell its time: then nothing is changed either.
 */
export async function unfit({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<string | undefined> {
  return store.safekeeping.trouble() ?? clockTrouble(await clockOffsetOf(store, now));
}

/** Whether something is to be done again. A mark in the future was made by a clock that was wrong, and says nothing. */
export function isDue(last: Instant | undefined, now: Instant, every: Duration): boolean {
  return last === undefined || now - last >= every || last - now > CLOCK_TOLERANCE;
}
