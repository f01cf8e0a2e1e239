import { type Hold, questionsOf } from '../src/policy/hold.ts';
import type { Order } from '../src/policy/order.ts';
import { disturbedSince } from '../src/policy/step-delete.ts';
import { carryOut, type Outcome } from '../src/registry/changes.ts';
import type { Receipt } from '../src/store/store.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { lookAtHold } from './hold-look.ts';
import { doubtOn } from './lapse.ts';
import { isReversible, pauseReason } from './pause.ts';
import { manifestIn } from './receipt.ts';
import { STOPPING } from './round.ts';

/**
 * Makes one change, if nothing came in between. Pause and the owner's Restore are read once more right before the call
 * (promise 8): both may be seconds old.
 */
export async function attempt(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  receipt: Receipt | undefined,
): Promise<Outcome> {
  if (canBeStopped(hold, order)) {
    const paused = await pauseReason(deps, access.key, { reversible: isReversible(hold) });
    if (paused !== undefined) return { status: 'refused', code: 'Paused', why: paused };
    const asked = await deps.store.reviews.getMany(questionsOf(hold));
    if (asked.some(({ state }) => state.status === 'restored')) return TAKEN_BACK;
    if (await doubtOn(deps, hold)) return DOUBTED;
  }
  if (order.change.kind === 'delete') {
    const why = disturbedSince(hold, await lookAtHold(access, hold, deps.now));
    if (why !== undefined) return { status: 'refused', code: 'Disturbed', why };
  }
  if (deps.stopping?.aborted) return TOLD_TO_STOP;
  return await carryOut(access.change, order, (digest) => manifestIn(receipt, digest), deps.now);
}

const TAKEN_BACK: Outcome = { status: 'refused', code: 'TakenBack', why: 'its owner asked for it back' };

const DOUBTED: Outcome = {
  status: 'refused',
  code: 'Doubted',
  why: 'Redis lost its newest records, which may have forbidden it',
};

const TOLD_TO_STOP: Outcome = { status: 'refused', code: 'Stopping', why: STOPPING.why };

/** Restoring never stops, and a family whose root is gone is finished. */
function canBeStopped(hold: Hold, { change }: Order): boolean {
  if (hold.state.status === 'restoring') return false;
  return change.kind !== 'delete' || change.digests.includes(hold.root);
}
