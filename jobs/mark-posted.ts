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
      if (!review || review.posted?.ts === posted.ts || isLater(review.posted, posted)) break;
      if ((await store.reviews.save({ ...review, posted })) === 'conflict') continue;
      if (review.state.status !== 'open') answered.push(id);
      break;
    }
  }
  return answered;
}

/** A question that moved on to a later week's message stays there, whenever the former one is finished. */
function isLater(known: Review['posted'], posted: NonNullable<Review['posted']>): boolean {
  return known !== undefined && known.week > posted.week;
}
