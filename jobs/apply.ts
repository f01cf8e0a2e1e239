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
 * is still the newest, so that two of these at once leave what the last answer said. What has to wait stays unapplied,
 * for the sweep of a worker that may do it.
 */
export async function applyDecision(deps: Deps, id: string): Promise<'done' | 'waits'> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const review = await deps.store.reviews.get(id);
    if (!review || !isAnswered(review)) return 'done';
    if ((await deps.store.memory.carryKeeps(review, await keepsOf(deps, review))) === 'conflict') continue;
    const why = await carryOut(deps, review);
    if (why !== undefined) {
      deps.log.warn({ review: id, why }, 'a decision waits');
      return 'waits';
    }
    await deps.store.reviews.applied(id, review.state.at);
    return 'done';
  }
  throw new Error(`review ${id} could not be applied: somebody changed it all the time`);
}

/** Answers why it has to wait; giving back never does. */
async function carryOut(deps: Deps, review: Answered): Promise<string | undefined> {
  const { state } = review;
  if (state.status === 'removing' && state.effect !== 'recorded') return await createHolds(deps, review);
  if (state.status !== 'restored') return undefined;
  await restoreForgotten(deps, review);
  await restoreAwaiting(deps, review);
  await wakeResting(deps, review);
  return undefined;
}
