import { digestKey } from '../../jobs/post-keys.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import type { Card, ClosedWeek, WeekMessage, WeekOf } from '../slack/desk.ts';
import type { Store } from '../store/store.ts';
import { isFormer, type WeekPlace } from '../store/weeks.ts';

interface Parts {
  readonly store: Pick<Store, 'posts' | 'reviews' | 'weeks'>;
  readonly cardOf: (review: Review) => Promise<Card>;
}

/** One team's message of a week as it is to be drawn now; undefined where none is known to stand. */
export async function weekMessage(
  { store, cardOf }: Parts,
  { team, channel, week }: WeekOf,
): Promise<WeekMessage | undefined> {
  const posted = await store.posts.find(digestKey(team, channel, week));
  if (!posted) return undefined;
  const reviews = await store.reviews.getMany(posted.reviews);
  const cards = await Promise.all(reviews.map(cardOf));
  const newest = (await store.weeks.of(team)).at(-1);
  const closed =
    newest && isFormer({ week, channel }, newest)
      ? await closedBy({ store, cardOf }, newest, reviews)
      : undefined;
  return {
    cards,
    team: team ?? 'No known owner',
    week,
    ...(posted.notAsked && { notAsked: posted.notAsked }),
    ...(closed && { closed }),
  };
}

/** Which of a former week's questions the newest message asks. Each of its reviews may have a younger one by now. */
async function closedBy(
  { store }: Parts,
  { week, link, channel, ts }: WeekPlace,
  reviews: readonly Review[],
): Promise<ClosedWeek> {
  const asked = new Set<string>();
  for (const review of reviews) {
    const open = isWaiting(review.state) || review.state.status === 'superseded';
    const latest = open ? await store.reviews.latest(review.candidate) : undefined;
    const { posted } = latest ?? {};
    if (latest && isWaiting(latest.state) && posted?.ts === ts && posted.channel === channel)
      asked.add(review.id);
  }
  return { week, asked, ...(link !== undefined && { link }) };
}
