import { IN_FLIGHT } from '../src/policy/deadlines.ts';
import { type Duration, SECOND } from '../src/policy/time.ts';
import type { Store } from '../src/store/store.ts';
import type { Work } from './due.ts';
import type { WorkQueue } from './queue.ts';

interface HeldUpStore extends Pick<Store, 'time'> {
  readonly reviews: Pick<Store['reviews'], 'get'>;
  readonly holds: Pick<Store['holds'], 'ofReview'>;
}

/**
 * Adds the work of a Restore once more where a change is in its way of which nobody knows yet what becomes of it: for
 * the moment at which that must be over. Whoever clicked would wait for the next sweep otherwise; where this job is
 * lost, that sweep still comes.
 */
export async function goOnWhenOver(
  store: HeldUpStore,
  queue: Pick<WorkQueue, 'addLater'>,
  work: Work & { readonly name: 'review' },
): Promise<void> {
  const first = await firstIntent(store, work.review);
  if (first === undefined) return;
  const left: Duration = first + IN_FLIGHT - (await store.time());
  // One that is over and still there could not be looked at: that is for the sweep.
  if (left > 0) await queue.addLater(work, left + SECOND, `${work.review}-${first}`);
}

/** When the earliest change that is open was begun, on Redis' clock, where the images are wanted back. */
async function firstIntent({ reviews, holds }: HeldUpStore, id: string): Promise<number | undefined> {
  const isRestored = (await reviews.get(id))?.state.status === 'restored';
  const begun = (await holds.ofReview(id)).flatMap(({ state, intent }) =>
    intent && (isRestored || state.status === 'restoring') ? [intent.at] : [],
  );
  return begun.length > 0 ? Math.min(...begun) : undefined;
}
