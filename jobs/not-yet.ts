import { goalOf, type Hold } from '../src/policy/hold.ts';
import type { Instant } from '../src/policy/time.ts';
import { budgetUsedUp, type Paid, paysAgain } from './budget.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Asking } from './reconcile.ts';

/**
 * Why it is too early for what a hold would do next, although nothing speaks against it: a permission was refused of
 * late, or a budget is used up. Takes nothing and asks no source.
 */
export async function notYet(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
  { run, denials }: Pick<Asking, 'run' | 'denials'>,
): Promise<string | undefined> {
  const entering = entersNext(hold, deps.now());
  const paid = entering ?? paysAgain(deps, hold);
  return (
    denials.barsEntry(hold, entering ?? hold.state.status) ??
    (entering && run.waits(hold)) ??
    (paid && (await budgetUsedUp(deps, access, hold, paid)))
  );
}

function entersNext(hold: Hold, now: Instant): Paid | undefined {
  const { state } = hold;
  if (state.status === 'approved') return 'quarantining';
  const ends = state.status === 'quarantined' && now >= state.deleteAfter && goalOf(hold) === 'delete';
  return ends ? 'deleting' : undefined;
}
