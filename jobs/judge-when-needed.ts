import type { Instant } from '../src/policy/time.ts';
import { standingDoubt } from './lasting-doubt.ts';
import type { Judge } from './reconcile.ts';

/**
 * Before a change evidence is always asked; in the window, while a brake holds, and while a doubt stands that no source
 * can end, a look is enough between full rounds.
 */
export function whenNeeded(judge: Judge, full: boolean, now: () => Instant): Judge {
  const ask: Judge['ask'] = (hold) => judge.ask(hold);
  if (full) return { ask, known: ask };
  const known: Judge['known'] = async (hold) => {
    const fresh = await judge.known(hold);
    return fresh.status === 'not-asked' ? (standingDoubt(hold, now()) ?? fresh) : fresh;
  };
  return { ask, known };
}

/** With a wrong clock nothing may be done but giving back: no source is asked for more than the look and the signals say. */
export function unasked(why: string): Judge {
  const unknown: Judge['ask'] = async () => ({ status: 'unknown', why });
  return { ask: unknown, known: unknown };
}
