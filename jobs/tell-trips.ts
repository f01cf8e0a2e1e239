import type { Hold } from '../src/policy/hold.ts';
import { tripNotice } from '../src/slack/views/notices.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { nameOf } from './entries.ts';
import { postOnce } from './post-once.ts';

/** Tells whoever approved an image that it is used after all, in the thread of the message they answered. */
export async function tellTrips(deps: Deps, { poster }: Posting, tripped: readonly Hold[]): Promise<void> {
  for (const hold of tripped) {
    const { state, approval } = hold;
    if (state.status !== 'restoring' && state.status !== 'restored') continue;
    if (state.cause.kind !== 'trip') continue;
    const review = await deps.store.reviews.get(hold.review);
    if (!review?.posted) continue;
    const { channel, ts } = review.posted;
    const message = tripNotice(
      [...(approval.first ? [approval.first] : []), approval.by],
      nameOf(hold),
      state.cause.signal,
    );
    const key = `trip ${hold.id} ${approval.at}`;
    const told = await postOnce(deps, poster, key, { channel, message, threadTs: ts }, { reviews: [] });
    if (told.status !== 'posted') deps.log.warn({ hold: hold.id, told }, 'a trip could not be told');
  }
}
