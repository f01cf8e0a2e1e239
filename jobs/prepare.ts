import type { Hold, HoldState } from '../src/policy/hold.ts';
import { payFor, type RunBudget } from './budget.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { keepReceipt } from './receipt.ts';
import { takeStage } from './stage.ts';

/**
 * What a state wants before it may be entered: a receipt before the first change; the budgets of the run, the day and
 * the repository before quarantine and before deletion; and on the slow path a place among those that may begin this
 * week. Answers the hold as it is saved now, or why it has to wait.
 */
export async function prepare(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  { status }: HoldState,
  run: RunBudget,
): Promise<Hold | { readonly refused: string }> {
  if (status !== 'quarantining' && status !== 'deleting') return hold;
  const later = run.waits(hold);
  if (later !== undefined) return { refused: later };
  const ready = status === 'quarantining' ? await keepReceipt(deps, access, hold) : hold;
  if ('refused' in ready) return ready;
  // What was approved anew while it was put aside has nothing left to begin but this.
  const staged = status === 'deleting' && hold.formerly ? await takeStage(deps, access, ready) : undefined;
  const refused =
    staged ??
    (await payFor(deps, access, ready, status)) ??
    (status === 'quarantining' ? await takeStage(deps, access, ready) : undefined);
  if (refused !== undefined) return { refused };
  run.took(ready);
  return ready;
}
