import { leadsOn } from '../src/policy/hold.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import type { Deps } from './deps.ts';
import type { Rejudge } from './reconcile.ts';
import type { Rejudging } from './rejudge.ts';

/** In the window a look is enough between full rounds; before a change evidence is always asked. */
export function whenDue({ now }: Pick<Deps, 'now'>, rejudging: Rejudging, full: boolean): Rejudge {
  return async (hold): Promise<Rejudged> => {
    const { state } = hold;
    const watching = state.status === 'quarantined' && (!leadsOn(hold) || now() < state.deleteAfter);
    return watching && !full ? { status: 'not-asked' } : await rejudging.rejudge(hold);
  };
}

/** With a wrong clock nothing may be done but giving back: no source is asked for more than the look and the signals say. */
export function unasked(why: string): Rejudge {
  return async () => ({ status: 'unknown', why });
}
