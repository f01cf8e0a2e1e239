import type { Hold, HoldState } from '../src/policy/hold.ts';
import { localDay } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { keepReceipt } from './receipt.ts';
import { takeStage } from './stage.ts';

/**
 * What a state wants before it may be entered: a receipt before the first change, the day's budget before quarantine
 * and before deletion, and on the slow path a place among those that may begin this week. Answers the hold as it is saved now, or why it has to wait.
 */
export async function prepare(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  { status }: HoldState,
): Promise<Hold | { readonly refused: string }> {
  if (status !== 'quarantining' && status !== 'deleting') return hold;
  const ready = status === 'quarantining' ? await keepReceipt(deps, access, hold) : hold;
  if ('refused' in ready) return ready;
  const refused =
    (await payFor(deps, access, ready, status)) ??
    (status === 'quarantining' ? await takeStage(deps, access, ready) : undefined);
  return refused === undefined ? ready : { refused };
}

/** Takes the hold's images out of the day's budget, once a day however often it is tried; answers why not. */
async function payFor(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  what: 'quarantining' | 'deleting',
): Promise<string | undefined> {
  const today = localDay(deps.now(), deps.config.schedule.timezone);
  const limit = deps.config.budget.imagesPerRepositoryAndDay;
  const images = hold.members.length;
  if (images > limit) return `it has ${images} images, more than the budget of ${limit} a day allows at all`;
  const payer = `${what} ${hold.id} ${hold.approval.at}`;
  const paid = await deps.store.brakes.spend(access.key, hold.repository, today, images, limit, payer);
  return paid ? undefined : `the budget of ${limit} images a day for this repository is used up`;
}
