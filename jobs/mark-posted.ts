import type { Review } from '../src/policy/review.ts';
import type { Deps } from './deps.ts';

/**
 * Notes where each card stands. A review that was answered in the meantime keeps its answer; its id comes back, for
 * nobody could draw the answer on a card of unknown place.
 */
export async function markPosted(
  { store }: Pick<Deps, 'store'>,
  ids: readonly string[],
  posted: NonNullable<Review['posted']>,
): Promise<string[]> {
  const answered: string[] = [];
  for (const id of ids) {
    for (;;) {
      const review = await store.reviews.get(id);
      if (!review || review.posted?.ts === posted.ts) break;
      if ((await store.reviews.save({ ...review, posted })) === 'conflict') continue;
      if (review.state.status !== 'open') answered.push(id);
      break;
    }
  }
  return answered;
}
