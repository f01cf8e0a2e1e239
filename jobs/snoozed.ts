import type { Review } from '../src/policy/review.ts';
import { isSnoozed, type Snooze } from '../src/policy/snooze.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Deps } from './deps.ts';

/** Open questions, parted into those that are asked and those a lead put off beyond `at`: now, unless told. */
export async function partSnoozed(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  reviews: readonly Review[],
  at: Instant = now(),
): Promise<{ readonly asked: readonly Review[]; readonly snoozed: readonly Snooze[] }> {
  const snoozes = await store.snoozes.getMany(reviews.map(({ candidate }) => candidate));
  const asked: Review[] = [];
  const snoozed: Snooze[] = [];
  for (const review of reviews) {
    const snooze = snoozes.get(review.candidate);
    if (snooze && isSnoozed(snooze, review, at)) snoozed.push(snooze);
    else asked.push(review);
  }
  return { asked, snoozed };
}
