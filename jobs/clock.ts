import { clockTrouble } from '../src/policy/clock.ts';
import { clockOffsetOf } from '../src/store/server-clock.ts';
import type { Deps } from './deps.ts';

/**
 * Why this process may neither begin nor go on with anything at this moment, as a part of a sentence: its clock is
 * wrong. Asked right before each change, for a clock may be set at any time. Throws where Redis does not tell its own:
 * then nothing is changed either.
 */
export async function wrongClock({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<string | undefined> {
  return clockTrouble(await clockOffsetOf(store, now));
}
