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

async function redrawReminders(deps: Deps, { redraw }: Drawing, { review }: Card): Promise<void> {
  for (const lead of leadsListing(deps, review)) {
    const key = reminderKey(lead, dueOf(deps, { name: 'remind', lead }).week);
    const pages = [];
    for (let page = 1; ; page++) {
      const posted = await deps.store.posts.find(reminderPageKey(key, page));
      if (!posted) break;
      pages.push(posted);
    }
    for (const [i, { channel, ts, reviews, note, pictures }] of pages.entries()) {
      if (!reviews.includes(review.id)) continue;
      const besides = { ...(note !== undefined && { note }), ...(pictures && { pictures }) };
      const at = { lead, page: i + 1, pages: pages.length, ...besides };
      redraw.reminder({ channel, ts }, at, reviews);
    }
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
