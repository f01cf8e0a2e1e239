import { digestKey } from '../../jobs/post-keys.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import type { Card, ClosedWeek, LaterWeek, WeekMessage, WeekOf } from '../slack/desk.ts';
import type { Store } from '../store/store.ts';
import { isFormer, type WeekPlace } from '../store/weeks.ts';

interface Parts {
  readonly store: Pick<Store, 'posts' | 'reviews' | 'weeks'>;
  readonly cardOf: (review: Review) => Promise<Card>;
  /** Of the configuration. */
  readonly teams: readonly string[];
}

/** One team's message of a week as it is to be drawn now; undefined where none is known to stand. */
export async function weekMessage(
  parts: Parts,
  { team, channel, week }: WeekOf,
): Promise<WeekMessage | undefined> {
  const { store, cardOf } = parts;
  const posted = await store.posts.find(digestKey(team, channel, week));
  if (!posted) return undefined;
  const reviews = await store.reviews.getMany(posted.reviews);
  const cards = await Promise.all(reviews.map(cardOf));
  const closed = await closedOf(parts, { team, channel, week }, reviews);
  return {
    cards,
    team: team ?? 'No known owner',
    week,
    ...(posted.notAsked && { notAsked: posted.notAsked }),
    ...(closed && { closed }),
  };
}

async function closedOf(
  parts: Parts,
  { team, channel, week }: { readonly team: string | undefined } & Omit<WeekOf, 'team'>,
  reviews: readonly Review[],
): Promise<ClosedWeek | undefined> {
  if (team !== undefined && !parts.teams.includes(team)) return { teamLeft: true };
  const newest = (await parts.store.weeks.of(team)).at(-1);
  return newest && isFormer({ week, channel }, newest) ? await closedBy(parts, newest, reviews) : undefined;
}

/** Which of a former week's questions the newest message asks. Each of its reviews may have a younger one by now. */
async function closedBy(
  { store }: Parts,
  { week, link, channel, ts }: WeekPlace,
  reviews: readonly Review[],
): Promise<LaterWeek> {
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
