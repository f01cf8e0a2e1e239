import { registryKey } from '../src/policy/image.ts';
import { notApproved } from '../src/policy/leave-out.ts';
import type { Review } from '../src/policy/review.ts';
import { KEEP_FOR } from '../src/policy/review-decide.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Keep } from '../src/store/store.ts';
import { dayBegins } from './calendar.ts';
import type { Deps } from './deps.ts';
import { createHolds } from './expand.ts';
import { restoreForgotten } from './rebuild-holds.ts';
import { wakeResting } from './wake-resting.ts';

/**
 * Carries a decision into what later scans and sweeps read: holds for an approval, exceptions for a keep. It reads the
 * decision from the review, so it may run twice, late, or after a newer decision.
 */
export async function applyDecision(deps: Deps, id: string): Promise<void> {
  const review = await deps.store.reviews.get(id);
  if (!review) return;
  const { state } = review;
  switch (state.status) {
    case 'open':
    case 'seconding':
    case 'superseded':
      return;
    case 'removing':
      await forgetKeeps(deps, review);
      await keepLeftOut(deps, review, state.at, state.by.id);
      if (state.effect !== 'recorded') await createHolds(deps, review);
      break;
    case 'kept':
      await keep(deps, review, {
        until: state.until,
        by: state.by.id,
        ...(state.reason && { reason: state.reason }),
      });
      break;
    case 'investigating': {
      const reason = `being investigated by <@${state.owner.id}>`;
      // From the day's beginning: a scan early that day has to find them, or they would wait for another week.
      const until = dayBegins(state.reviewOn, deps.config.schedule.timezone);
      await keep(deps, review, { until, by: state.by.id, reason });
      break;
    }
    case 'restored':
      await keep(deps, review, { until: state.at + KEEP_FOR, by: state.by.id, reason: 'restored' });
      await restoreForgotten(deps, review);
      await wakeResting(deps, review);
      break;
  }
  await deps.store.reviews.applied(id, state.at);
}

async function keep(deps: Deps, review: Review, exception: Keep): Promise<void> {
  const frozen = await deps.store.reviews.frozen(review.id);
  const keeps = new Map(frozen.map((family) => [family.root, exception]));
  await deps.store.memory.rememberKeeps(registryKey(review.registry), review.repository, keeps);
}

/** What the owner left out of the approved list stays, as if kept. A longer keep is not cut short. */
async function keepLeftOut(deps: Deps, review: Review, at: Instant, by: string): Promise<void> {
  const { leftOut = [], registry, repository } = review;
  if (leftOut.length === 0) return;
  const until = at + KEEP_FOR;
  const known = await deps.store.memory.keeps(registryKey(registry), repository, deps.now());
  const roots = leftOut.filter((root) => (known.get(root)?.until ?? 0) < until);
  const keeps = new Map(roots.map((root) => [root, { until, by, reason: 'left out of what was approved' }]));
  await deps.store.memory.rememberKeeps(registryKey(registry), repository, keeps);
}

/** A removal takes back an earlier keep of the same images. */
async function forgetKeeps(deps: Deps, review: Review): Promise<void> {
  // Applied again, what began already stays as it is: somebody may have restored and kept it since.
  const begun = new Set((await deps.store.holds.ofReview(review.id)).map((hold) => hold.root));
  const frozen = (await deps.store.reviews.frozen(review.id)).map((family) => family.root);
  const without = notApproved(review);
  const roots = frozen.filter((root) => !begun.has(root) && !without.has(root));
  await deps.store.memory.forgetKeeps(registryKey(review.registry), review.repository, roots);
}
