import { type Hold, type HoldState, isResting, moveHold, questionsOf } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import type { Heard } from '../src/policy/signal.ts';
import type { Rejudged, Step } from '../src/policy/step-facts.ts';
import type { Unwatched } from '../src/policy/watched.ts';
import { payAgain, type RunBudget } from './budget.ts';
import { carry } from './carry.ts';
import { unfit } from './clock.ts';
import type { Denials } from './denials.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { stateEntry } from './entries.ts';
import { rememberTried } from './held-uses.ts';
import { lookAtHold } from './hold-look.ts';
import { settleIntent } from './intent.ts';
import { obeyLapse, takeBackApproved } from './lapse.ts';
import { noteDoubt } from './lasting-doubt.ts';
import type { Behind } from './names-of-two.ts';
import { plan } from './plan.ts';
import { prepare } from './prepare.ts';
import { ANOTHER_WORKER, type Round, STOPPING } from './round.ts';
import type { Listen } from './signals.ts';
import { waitsForItsWeek } from './stage.ts';
import { countTrip } from './trips.ts';
import { wakeIfRestored } from './wake-resting.ts';

/** How a reconcile of one hold ended, for log and progress. */
export interface Reconciled {
  readonly hold: Hold;
  readonly why: string;
  /** It waits for its week on the slow path. */
  readonly staged?: true;
}

/** Says what fresh evidence thinks of a hold. */
export interface Judge {
  /** What is known without asking anybody; `not-asked` where that is nothing. */
  known(hold: Hold): Promise<Rejudged>;
  ask(hold: Hold): Promise<Rejudged>;
}

/** Whom a reconcile asks about a hold. */
export interface Asking {
  readonly judge: Judge;
  readonly listen: Listen;
  /** For how long nobody watched its registry by now: see `Watch`. */
  readonly missed: () => Promise<Unwatched>;
  /** Asked right before a name is given back. */
  readonly behind: Behind;
  /** What may still be begun in this run. */
  readonly run: RunBudget;
  readonly denials: Denials;
}

/** More steps than any family needs in one go: a plan that never ends is a fault, and it stops here. */
const MOST_STEPS = 5_000;

/** Orders that may run out before evidence counts as too slow to act on at all. */
const MOST_LATE = 3;

/**
 * Brings one hold as far as it can go now: load, look, judge, one step, look again. Nothing is remembered between
 * steps but what is stored, so it may be killed anywhere and run by anyone, any number of times.
 */
export async function reconcile(
  deps: Deps,
  access: RegistryAccess,
  id: string,
  asking: Asking,
): Promise<Reconciled | undefined> {
  let last: { readonly look: Look; readonly status: HoldState['status'] } | undefined;
  let late = 0;
  for (let i = 0; i < MOST_STEPS; i++) {
    const hold = await deps.store.holds.get(id);
    if (!hold) return undefined;
    if (deps.stopping?.aborted) return { hold, why: STOPPING.why };
    const { status } = hold.state;
    if (isResting(status)) {
      // A Restore that came while this was being saved found it not at rest yet: whoever looks last wakes it.
      if (await wakeIfRestored(deps, hold)) continue;
      return { hold, why: 'finished' };
    }
    // What is looked at depends on the state: another worker may have changed it meanwhile.
    const look = last?.status === status ? last.look : undefined;
    const round = await oneRound(deps, access, hold, look, asking);
    if (round.next === 'end') return { hold, why: round.why, ...(round.staged && { staged: true }) };
    if (round.late && ++late > MOST_LATE)
      return { hold, why: 'orders run out before they can be carried out' };
    last = round.look && { look: round.look, status };
  }
  throw new Error(`${id}: no end after ${MOST_STEPS} steps; this is a fault in Layaway`);
}

async function oneRound(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  last: Look | undefined,
  asking: Asking,
): Promise<Round> {
  if (hold.intent) return await settleIntent(deps, access, hold, hold.intent);
  const turned = await obeyReview(deps, access, hold);
  if (turned) return turned;
  const lapsed = await obeyLapse(deps, access, hold);
  if (lapsed) return lapsed;
  const staged = await waitsForItsWeek(deps, access, hold);
  if (staged !== undefined) return { next: 'end', why: staged, staged: true };
  const { listen, run, denials } = asking;
  // Restoring asks nobody and waits for nobody.
  const heard = hold.state.status === 'restoring' ? NOTHING_HEARD : await listen(hold);
  await rememberTried(deps, access, hold, heard);
  const { step: next, rejudged } = await plan(deps, access, hold, asking, { heard, last });
  if (next.kind !== 'wait' && !givesBack(hold, next)) {
    const wrong = await unfit(deps);
    if (wrong !== undefined) return { next: 'end', why: wrong };
  }
  switch (next.kind) {
    case 'wait':
      await noteDoubt(deps, hold, rejudged, next);
      return { next: 'end', why: next.why };
    case 'ask':
      return { next: 'end', why: 'the evidence could not be read' };
    case 'become':
      return await become(deps, access, hold, next.state, { heard, rejudged, run, denials });
    case 'order': {
      const waits = await payAgain(deps, access, hold, next.order);
      return waits === undefined
        ? await carry(deps, access, hold, next.order, denials)
        : { next: 'end', why: waits };
    }
  }
}

/** Giving back needs no clock that is right, see `CLOCK_TOLERANCE`; all else waits for one, also to be told over. */
function givesBack({ state }: Hold, next: Step): boolean {
  return state.status === 'restoring' || (next.kind === 'become' && next.state.status === 'restoring');
}

const NOTHING_HEARD: Heard = {};

/** The owner's Restore stands in the review; it is read before every step, so that no job has to carry it. */
async function obeyReview(deps: Deps, access: RegistryAccess, hold: Hold): Promise<Round | undefined> {
  const { status } = hold.state;
  if (status === 'restoring') return undefined;
  const asked = await deps.store.reviews.getMany(questionsOf(hold));
  const wanted = asked.map((review) => review.state).find((state) => state.status === 'restored');
  if (wanted === undefined) return undefined;
  // Too late to take back: what our own deletion finished is `deleted`, not somebody else's doing.
  if (status === 'deleting' && (await lookAtHold(access, hold, deps.now)).images.size === 0) return undefined;
  const by = wanted.by.id;
  if (status === 'approved') return await takeBackApproved(deps, access, hold, by);
  const at = deps.now();
  const state: HoldState = { status: 'restoring', since: at, cause: { kind: 'person', by } };
  const saved = await deps.store.holds.save(moveHold(hold, state), [stateEntry(hold, state, by, at)]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

async function become(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  state: HoldState,
  {
    heard,
    rejudged,
    run,
    denials,
  }: Pick<Asking, 'run' | 'denials'> & { readonly heard: Heard; readonly rejudged: Rejudged },
): Promise<Round> {
  const denied = denials.barsEntry(hold, state.status);
  if (denied !== undefined) return { next: 'end', why: denied };
  const ready = await prepare(deps, access, hold, state, run);
  if ('refused' in ready) return { next: 'end', why: ready.refused };
  const tripped = state.status === 'restoring' && state.cause.kind === 'trip' && state.cause.signal;
  const event = tripped === heard.signal ? heard.event : eventOf(rejudged);
  const trip = tripped ? await countTrip(deps, access.key, hold, { signal: tripped, event }) : [];
  const entries = [...trip, stateEntry(hold, state, 'layaway', deps.now())];
  const saved = await deps.store.holds.save(moveHold(ready, state), entries);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

const eventOf = (rejudged: Rejudged) => (rejudged.status === 'in-use' ? rejudged.event : undefined);
