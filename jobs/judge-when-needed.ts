import type { Judge } from './reconcile.ts';

/**
 * Before a change evidence is always asked; in the window, and while a brake holds, a look is enough between full
 * rounds.
 */
export function whenNeeded(judge: Judge, full: boolean): Judge {
  const ask: Judge['ask'] = (hold) => judge.ask(hold);
  return full ? { ask, known: ask } : judge;
}

/** With a wrong clock nothing may be done but giving back: no source is asked for more than the look and the signals say. */
export function unasked(why: string): Judge {
  const unknown: Judge['ask'] = async () => ({ status: 'unknown', why });
  return { ask: unknown, known: unknown };
}
