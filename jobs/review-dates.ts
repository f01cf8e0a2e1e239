import { registryKey } from '../src/policy/image.ts';
import { isWaiting, type Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { DAY, type Duration, HOUR, type Instant } from '../src/policy/time.ts';
import { type Investigating, returnedCard } from '../src/slack/views/returned.ts';
import { dailyOccurrence, dayBegins, isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { markPosted } from './mark-posted.ts';
import { postOnce } from './post-once.ts';
import { reopen } from './reopen.ts';
import { tellUnasked } from './tell-unasked.ts';

const MARK = 'review-dates';

/** By then a weekly scan has looked at it anew: what it did not ask again needs no question. */
const MADE_UP_BY: Duration = 8 * DAY;

/**
 * Asks again what somebody wanted to have looked into until today, once a day at the hour of the weekly questions:
 * each on evidence of now, as a message of its own, with what was to be found out on top. What could not be looked at
 * today is tried tomorrow; the weekly scan asks it in any case.
 */
export async function askOnReviewDates(deps: Deps, posting: Posting): Promise<void> {
  if (!permissionsOf(deps.config.mode).ask) return;
  const now = deps.now();
  const { timezone, digest } = deps.config.schedule;
  const last = await deps.store.memory.lastDone(MARK);
  if (last === undefined || last < dailyOccurrence(digest.at, now, timezone)) {
    await reopenDue(deps, now, timezone);
    await deps.store.memory.done(MARK, now);
  }
  for (const review of await deps.store.reviews.getMany(await deps.store.reviews.returning(1))) {
    if (isWaiting(review.state)) await post(deps, posting, review);
    else await deps.store.reviews.returnsNoMore(review.id);
  }
}

async function reopenDue(deps: Deps, now: Instant, timezone: string): Promise<void> {
  const { reviews } = deps.store;
  const tomorrow = dayBegins(dayBegins(now, timezone) + 36 * HOUR, timezone);
  const due: Review[] = [];
  for (const review of await reviews.getMany(await reviews.returning(tomorrow))) {
    const { state } = review;
    if (state.status !== 'investigating') continue;
    const asked = (await reviews.latest(review.candidate))?.id !== review.id;
    if (asked || state.reviewOn < now - MADE_UP_BY) await reviews.returnsNoMore(review.id);
    else due.push(review);
  }
  for (const access of deps.registries) await reopen(deps, access, due);
}

async function post(deps: Deps, posting: Posting, review: Review): Promise<void> {
  const { teams, owners } = deps.config;
  const team = review.owner.team ?? owners.fallback;
  const settings = team === undefined ? undefined : teams[team];
  const card = await posting.desk.card(review.id);
  // Where nobody can be asked Home and the lists of the leads have it.
  if (team === undefined || !settings || !card) return await deps.store.reviews.returnsNoMore(review.id);
  const reading = { now: deps.now(), zone: settings.timezone };
  const message = returnedCard(card, await investigation(deps, review), reading);
  const contents = { reviews: [review.id] };
  const told = await postOnce(
    deps,
    posting.poster,
    `back ${review.id}`,
    { channel: settings.channel, message },
    contents,
  );
  if (told.status !== 'posted') {
    deps.log.warn({ review: review.id, told }, 'a question was not asked on its review date');
    // Anything else may be over by the next sweep.
    if (told.status !== 'refused' || !told.permanent) return;
    const leads = await tellUnasked(deps, posting, { review, team, sentence: told.sentence });
    if (leads === 'told') await deps.store.reviews.returnsNoMore(review.id);
    return;
  }
  const { channel, ts } = told;
  await markPosted(deps, [review.id], { channel, ts, week: isoWeek(reading.now, settings.timezone) });
  await deps.store.threads.watch([review.id]);
}

/** What the question comes back from. A repository has few answers that stand. */
async function investigation(
  { store }: Deps,
  { registry, repository, candidate }: Review,
): Promise<Investigating | undefined> {
  const ids = await store.reviews.inRepository(registryKey(registry), repository);
  for (const review of await store.reviews.getMany(ids)) {
    if (review.candidate === candidate && review.state.status === 'investigating') return review.state;
  }
  return undefined;
}
