import type { PolicyChange } from '../src/policy/policy-change.ts';
import { count } from '../src/policy/wording.ts';
import { localDay } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';

type Access = Pick<RegistryAccess, 'key'>;

/**
 * Takes one change out of the repository's day, or answers why not; what ECR deletes by it was counted on the card that
 * two people approved.
 */
export async function payForPolicy(
  deps: Deps,
  { key }: Access,
  { id, repository }: PolicyChange,
): Promise<string | undefined> {
  const { day, limit, full } = budgetOf(deps);
  const paid = await deps.store.brakes.spend(key, repository, day, 1, limit, `policy ${id}`);
  return paid ? undefined : full;
}

/** Why it could not be paid for now; takes nothing. Known before anything is asked that costs more. */
export async function policyBudgetSpent(
  deps: Deps,
  { key }: Access,
  { repository, state }: PolicyChange,
): Promise<string | undefined> {
  if (state.status !== 'approved') return undefined;
  const { day, limit, full } = budgetOf(deps);
  return (await deps.store.brakes.spent(key, repository, day)) < limit ? undefined : full;
}

function budgetOf({ config, now }: Deps) {
  const limit = config.budget.imagesPerRepositoryAndDay;
  return {
    limit,
    day: localDay(now(), config.schedule.timezone),
    full: `the budget of ${count(limit, 'image')} a day for this repository is used up; it waits for tomorrow's`,
  };
}
