import type { Hold } from '../src/policy/hold.ts';
import type { Order } from '../src/policy/order.ts';
import { mostOfRepository } from '../src/policy/staging.ts';
import { count } from '../src/policy/wording.ts';
import { localDay } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/** States that are paid for. */
export type Paid = 'quarantining' | 'deleting';

/**
 * Takes a hold's images out of what a day allows, once a day however often it is tried; answers why it has to wait. A
 * family with more images than that goes alone, when nothing else went that day: else it would wait for ever.
 */
export async function payFor(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
  what: Paid,
): Promise<string | undefined> {
  // Together: what one of them refuses must not use up the other.
  const { prices, payer } = await billOf(deps, access, hold, what);
  return (await deps.store.brakes.spendTogether(access.key, hold.repository, prices, payer))?.full;
}

/** Why `payFor` would refuse by now, or undefined; takes nothing. Known before anything is asked that costs more. */
export async function budgetUsedUp(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
  what: Paid,
): Promise<string | undefined> {
  const { prices, payer } = await billOf(deps, access, hold, what);
  return (await deps.store.brakes.usedUp(access.key, hold.repository, prices, payer))?.full;
}

async function billOf(deps: Deps, access: Pick<RegistryAccess, 'key'>, hold: Hold, what: Paid) {
  const share = what === 'quarantining' ? await shareOf(deps, access, hold) : undefined;
  const limits = [...(share ? [share] : []), dayOf(deps)];
  const prices = limits.map((one) => ({ ...one, n: Math.min(hold.members.length, one.limit) }));
  return { prices, payer: `${what} ${hold.id} ${hold.approval.at}` };
}

/**
 * What began on an earlier day and was stopped in between pays again for the day on which it goes on: a day after a
 * pause makes no more changes than any other. What cannot be stopped any more pays nothing.
 */
export async function payAgain(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
  { change }: Order,
): Promise<string | undefined> {
  const what = paysAgain(deps, hold);
  if (what === undefined || (change.kind === 'delete' && !change.digests.includes(hold.root)))
    return undefined;
  return await payFor(deps, access, hold, what);
}

/** What a hold pays once more for before its next change: the state that it entered on an earlier day. */
export function paysAgain(deps: Deps, { state }: Pick<Hold, 'state'>): Paid | undefined {
  if (state.status !== 'quarantining' && state.status !== 'deleting') return undefined;
  return today(deps) === dayIn(deps, state.since) ? undefined : state.status;
}

/** What may be begun in one registry in one run: a sweep, or the carrying out of one answer. */
export class RunBudget {
  readonly #limit: number;
  #begun = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Why this hold waits for the next run; one that is larger than a whole run goes first or alone. */
  waits({ members }: Hold): string | undefined {
    if (this.#begun === 0 || this.#begun + members.length <= this.#limit) return undefined;
    return `no more than ${count(this.#limit, 'image')} are begun at a time; it goes on at the next sweep`;
  }

  took({ members }: Hold): void {
    this.#begun += members.length;
  }
}

interface Limit {
  readonly key: string;
  readonly limit: number;
  readonly full: string;
}

function dayOf(deps: Deps): Limit {
  const limit = deps.config.budget.imagesPerRepositoryAndDay;
  const full = `the budget of ${count(limit, 'image')} a day for this repository is used up; it waits for tomorrow's`;
  return { key: today(deps), limit, full };
}

/** Counted of what the last scan found. Nobody knows how large a repository is that was never scanned: then one. */
async function shareOf(
  deps: Deps,
  { key }: Pick<RegistryAccess, 'key'>,
  { repository }: Hold,
): Promise<Limit | undefined> {
  const { shareOfRepository: share } = deps.config.budget;
  if (share === 1) return undefined;
  const images = (await deps.store.memory.snapshot(key, repository))?.images ?? 0;
  const limit = mostOfRepository(images, share);
  const full = `no more than ${limit} of the ${count(images, 'image')} in this repository are put aside in a day; it waits for tomorrow`;
  return { key: `${today(deps)} share`, limit, full };
}

const today = (deps: Deps) => dayIn(deps, deps.now());
const dayIn = ({ config }: Deps, at: number) => localDay(at, config.schedule.timezone);
