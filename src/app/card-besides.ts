import { registryKey } from '../policy/image.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import type { Card } from '../slack/desk.ts';
import type { Store } from '../store/store.ts';

type Besides = Pick<Card, 'snoozed' | 'askedAgain' | 'paused'>;

/** What a card says that neither its review nor its holds know. */
export async function besidesOf(store: Store, review: Review): Promise<Besides> {
  if (!isWaiting(review.state)) {
    const askedAgain = await askedAgainSince(store, review);
    return askedAgain === undefined ? {} : { askedAgain };
  }
  const [snoozed, paused] = await Promise.all([
    store.snoozes.get(review.candidate),
    store.brakes.paused(registryKey(review.registry)),
  ]);
  return { ...(snoozed && { snoozed }), ...(paused && { paused: true as const }) };
}

/** Since when a newer question asks what somebody was to find out; undefined while it is looked into. */
async function askedAgainSince(
  { reviews }: Pick<Store, 'reviews'>,
  { id, candidate, state }: Review,
): Promise<Instant | undefined> {
  if (state.status !== 'investigating') return undefined;
  const latest = await reviews.latest(candidate);
  return latest && latest.id !== id ? latest.askedSince : undefined;
}
