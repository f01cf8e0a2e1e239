import type { Config } from '../config/schema.ts';
import { type Hold, isResting } from '../policy/hold.ts';
import { registryKey } from '../policy/image.ts';
import { type Pace, queueOf } from '../policy/queue.ts';
import type { Review } from '../policy/review.ts';
import { mostOfRepository } from '../policy/staging.ts';
import type { HoldSummary } from '../slack/desk.ts';
import type { Store } from '../store/store.ts';

/** Of the configuration, what holds back how fast images are put aside. */
export type Limits = Pick<Config['rates'], 'putImagePerSecond' | 'batchDeleteImagePerSecond'> &
  Pick<Config['budget'], 'imagesPerRepositoryAndDay' | 'shareOfRepository'>;

/** What is left of an approval or of a restore, and what it waits for. What is wholly at rest costs no read. */
export async function lineOf(
  { store, pace }: { readonly store: Pick<Store, 'memory' | 'waits'>; readonly pace: Limits | undefined },
  { id, registry, repository }: Review,
  holds: readonly Hold[],
): Promise<Pick<HoldSummary, 'queue' | 'waits'>> {
  if (holds.every(({ state }) => isResting(state.status))) return {};
  const [waits, snapshot] = await Promise.all([
    store.waits.of(id),
    store.memory.snapshot(registryKey(registry), repository),
  ]);
  const queue = pace && queueOf(holds, paceOf(pace, snapshot?.images ?? 0));
  return { ...(queue && { queue }), ...(waits && { waits }) };
}

/** Each tag that goes is put in one call and taken off in another: the slower of the two sets the pace. */
function paceOf(limits: Limits, images: number): Pace {
  const share = mostOfRepository(images, limits.shareOfRepository);
  return {
    perSecond: Math.min(limits.putImagePerSecond, limits.batchDeleteImagePerSecond),
    perDay: Math.min(limits.imagesPerRepositoryAndDay, share),
  };
}
