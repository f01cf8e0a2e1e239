import type { Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import type { Store } from '../store/store.ts';

/** Since when a newer question asks what somebody was to find out; undefined while it is looked into. */
export async function askedAgainSince(
  { reviews }: Pick<Store, 'reviews'>,
  { id, candidate, state }: Review,
): Promise<Instant | undefined> {
  if (state.status !== 'investigating') return undefined;
  const latest = await reviews.latest(candidate);
  return latest && latest.id !== id ? latest.askedSince : undefined;
}
