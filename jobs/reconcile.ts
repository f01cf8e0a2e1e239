import { type Hold, type HoldState, isResting, moveHold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { step } from '../src/policy/step.ts';
import type { Rejudged, StepFacts } from '../src/policy/step-facts.ts';
import { localDay } from './calendar.ts';
import { carry, settleIntent } from './carry.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { pauseReason } from './pause.ts';
import { keepReceipt } from './receipt.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';
import { recordTrip } from './trips.ts';

/** How a reconcile of one hold ended, for log and progress. */
export interface Reconciled {
  readonly hold: Hold;
  readonly why: string;
}

/** Says what fresh evidence thinks of a hold; `not-asked` while the cheap look is enough. */
export type Rejudge = (hold: Hold) => Promise<Rejudged>;

/** More steps than any family needs in one go: a plan that never ends is a fault, and it stops here. */
const MOST_STEPS = 5_000;

/**
 * Brings one hold as far as it can go now: load, look, judge, one step, look again. Nothing is remembered between
 * steps but what is stored, so it may be killed anywhere and run by anyone, any number of times.
 */
export async function reconcile(
  deps: Deps,
  access: RegistryAccess,
  id: string,
  rejudge: Rejudge,
): Promise<Reconciled | undefined> {
  let look: Look | undefined;
  for (let i = 0; i < MOST_STEPS; i++) {
    const hold = await deps.store.holds.get(id);
    if (!hold) return undefined;
    if (isResting(hold.state.status)) return { hold, why: 'finished' };
    const round = await oneRound(deps, access, hold, look, rejudge);
    if (round.next === 'end') return { hold, why: round.why };
    look = round.look;
  }
  throw new Error(`${id}: no end after ${MOST_STEPS} steps; this is a fault in Layaway`);
}

async function oneRound(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  lastLook: Look | undefined,
  rejudge: Rejudge,
): Promise<Round> {
  const turned = await obeyReview(deps, hold);
  if (turned) return turned;
  const rejudged = hold.state.status === 'restoring' ? NOT_ASKED : await rejudge(hold);
  const look = lastLook ?? (await lookAtHold(access, hold, deps.now));
  if (hold.intent) return await settleIntent(deps, hold, look);
  const next = step(hold, await gatherFacts(deps, access, look, rejudged));
  switch (next.kind) {
    case 'wait':
      return { next: 'end', why: next.why };
    case 'become':
      return await become(deps, access, hold, next.state);
    case 'order':
      return await carry(deps, access, hold, next.order);
  }
}

const NOT_ASKED: Rejudged = { status: 'not-asked' };

/** The owner's Restore stands in the review; it is read before every step, so that no job has to carry it. */
async function obeyReview(deps: Deps, hold: Hold): Promise<Round | undefined> {
  const { status } = hold.state;
  if (status === 'restoring') return undefined;
  const review = await deps.store.reviews.get(hold.review);
  if (review?.state.status !== 'restored') return undefined;
  const at = deps.now();
  const by = review.state.by.id;
  const state: HoldState =
    status === 'approved'
      ? { status: 'dropped', at, why: `<@${by}> took the approval back` }
      : { status: 'restoring', since: at, cause: { kind: 'person', by } };
  const saved = await deps.store.holds.save(moveHold(hold, state), [stateEntry(hold, state, by, at)]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

async function gatherFacts(
  deps: Deps,
  access: RegistryAccess,
  look: Look,
  rejudged: Rejudged,
): Promise<StepFacts> {
  const [paused, probe] = await Promise.all([
    pauseReason(deps, access.key),
    deps.store.brakes.probe(access.key),
  ]);
  return {
    now: deps.now(),
    look,
    rejudged,
    may: permissionsOf(deps.config.mode),
    ...(paused !== undefined && { paused }),
    ...(probe && { untagForm: probe.form }),
  };
}

async function become(deps: Deps, access: RegistryAccess, hold: Hold, state: HoldState): Promise<Round> {
  const ready = state.status === 'quarantining' ? await prepare(deps, access, hold) : hold;
  if ('refused' in ready) return { next: 'end', why: ready.refused };
  const saved = await deps.store.holds.save(moveHold(ready, state), [
    stateEntry(hold, state, 'layaway', deps.now()),
  ]);
  if (saved === 'conflict') return ANOTHER_WORKER;
  if (state.status === 'restoring' && state.cause.kind === 'trip') {
    await recordTrip(deps, access.key, hold, state.cause.signal);
  }
  return { next: 'again' };
}

/** Before the first change: the day's budget, then the receipt. */
async function prepare(deps: Deps, access: RegistryAccess, hold: Hold): Promise<Hold | { refused: string }> {
  const today = localDay(deps.now(), deps.config.schedule.timezone);
  const limit = deps.config.budget.imagesPerRepositoryAndDay;
  const enough = await deps.store.brakes.spend(
    access.key,
    hold.repository,
    today,
    hold.members.length,
    limit,
  );
  if (!enough) return { refused: `the budget of ${limit} images a day for this repository is used up` };
  const receipt = await keepReceipt(deps, access, hold);
  if ('refused' in receipt) return receipt;
  return (await deps.readsAreHidden(access)) ? hold : { ...hold, readAt: receipt.at };
}
