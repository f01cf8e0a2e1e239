import { type Duration, type Instant, SECOND } from '../src/policy/time.ts';
import type { Card } from '../src/slack/desk.ts';
import type { Redraw } from '../src/slack/listeners/redraw.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { dueOf } from './due.ts';
import { reminderKey, reminderPageKey } from './post-keys.ts';

/** Slack's side of the jobs that change cards. */
export interface Drawing extends Posting {
  readonly redraw: Pick<Redraw, 'card' | 'reminder'>;
}

/** Draws these reviews again wherever they stand: the week's message, and this week's lists of the leads. */
export async function redrawCards(deps: Deps, drawing: Drawing, reviews: Iterable<string>): Promise<void> {
  for (const review of new Set(reviews)) {
    const card = await drawing.desk.card(review);
    if (!card) continue;
    drawing.redraw.card(card);
    await redrawReminders(deps, drawing, card);
  }
}

/** The first page says what stands on which: also where the further ones are still to be posted. */
async function redrawReminders(deps: Deps, { redraw }: Drawing, { review }: Card): Promise<void> {
  const { posts } = deps.store;
  for (const lead of leadsListing(deps, review)) {
    const key = reminderKey(lead, dueOf(deps, { name: 'remind', lead }).week);
    const first = await posts.find(key);
    const pages = first ? [first.reviews, ...(first.further ?? [])] : [];
    const page = pages.findIndex((reviews) => reviews.includes(review.id)) + 1;
    const posted = page > 1 ? await posts.find(reminderPageKey(key, page)) : first;
    if (page === 0 || !posted) continue;
    const { channel, ts, reviews, note, pictures } = posted;
    const besides = { ...(note !== undefined && { note }), ...(pictures && { pictures }) };
    redraw.reminder({ channel, ts }, { lead, page, pages: pages.length, ...besides }, reviews);
  }
}

/** In whose lists a question may stand: the owning team's leads, and in time the platform team's. */
function leadsListing({ config }: Pick<Deps, 'config'>, { owner }: Card['review']): Iterable<string> {
  const leads = [owner.team, config.owners.fallback].flatMap(
    (team) => (team !== undefined && config.teams[team]?.leads) || [],
  );
  return new Set(leads);
}

/** Nobody reads faster; Slack takes 50 updates a minute from the whole app. */
const SOONEST: Duration = 2 * SECOND;

/** Long work is drawn less and less often: after ten minutes every half minute. */
const SHARE = 20;

/** Shows a card's progress now and then while a sweep is under way. The end of the sweep draws the last state anyway. */
export function showProgress(deps: Deps, drawing: Drawing): (review: string) => Promise<void> {
  const begun = deps.now();
  const drawn = new Map<string, Instant>();
  return async (review) => {
    const now = deps.now();
    const wait = Math.max(SOONEST, (now - begun) / SHARE);
    if (now - (drawn.get(review) ?? begun) < wait) return;
    drawn.set(review, now);
    await redrawCards(deps, drawing, [review]);
  };
}
