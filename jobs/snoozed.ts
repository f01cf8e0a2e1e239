import type { Review } from '../src/policy/review.ts';
import { isSnoozed, type Snooze } from '../src/policy/snooze.ts';
import type { Deps } from './deps.ts';

/** Open questions, parted into those that are asked now and those a lead put off. */
export async function partSnoozed(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  reviews: readonly Review[],
): Promise<{ readonly asked: readonly Review[]; readonly snoozed: readonly Snooze[] }> {
  const snoozes = await store.snoozes.getMany(reviews.map(({ candidate }) => candidate));
  const at = now();
  const asked: Review[] = [];
  const snoozed: Snooze[] = [];
  for (const review of reviews) {
    const snooze = snoozes.get(review.candidate);
    if (snooze && isSnoozed(snooze, review, at)) snoozed.push(snooze);
    else asked.push(review);
  }
  return { asked, snoozed };
}
