import { type Answered, isAnswered, keepsOf } from './carry-keeps.ts';
import type { Deps } from './deps.ts';
import { createHolds } from './expand.ts';
import { restoreForgotten } from './rebuild-holds.ts';
import { restoreAwaiting } from './renew.ts';
import { wakeResting } from './wake-resting.ts';

/** Whoever saves in between makes us read again; that does not go on for ever. */
const MOST_TRIES = 10;

/**
 * Carries a decision into what later scans and sweeps read: holds for an approval, exceptions for a keep. It reads the
 * decision from the review, so it may run twice, late, or after a newer decision; and keeps are written only while it
 * is still the newest, so that two of these at once leave what the last answer said.
 */
export async function applyDecision(deps: Deps, id: string): Promise<void> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const review = await deps.store.reviews.get(id);
    if (!review || !isAnswered(review)) return;
    if ((await deps.store.memory.carryKeeps(review, await keepsOf(deps, review))) === 'conflict') continue;
    await carryOut(deps, review);
    return await deps.store.reviews.applied(id, review.state.at);
  }
  throw new Error(`review ${id} could not be applied: somebody changed it all the time`);
}

async function carryOut(deps: Deps, review: Answered): Promise<void> {
  const { state } = review;
  if (state.status === 'removing' && state.effect !== 'recorded') await createHolds(deps, review);
  if (state.status !== 'restored') return;
  await restoreForgotten(deps, review);
  await restoreAwaiting(deps, review);
  await wakeResting(deps, review);
}
