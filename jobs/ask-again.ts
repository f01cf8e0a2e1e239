import { isWaiting, type Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { DAY, type Duration } from '../src/policy/time.ts';
import { askedAgainMessage } from '../src/slack/views/thread.ts';
import type { WeekPlace } from '../src/store/weeks.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { digestKey } from './post-keys.ts';
import { postOnce } from './post-once.ts';
import { partSnoozed } from './snoozed.ts';

/** Half a week, in whole days: on the morning of the leads' lists when all goes by the default schedule. */
const HALF_A_WEEK: Duration = 3 * DAY;
/** After that its time is over: the next message asks. */
const A_WEEK: Duration = 7 * DAY;

/**
 * Asks once more, in the thread of the week's message, what nobody answered for half a week: one line for all of it,
 * that names the leads and calls nobody.
 */
export async function askAgain(deps: Deps, posting: Posting, owner: string | undefined): Promise<void> {
  if (!permissionsOf(deps.config.mode).ask) return;
  const place = (await deps.store.weeks.of(owner)).at(-1);
  const team = owner ?? deps.config.owners.fallback;
  if (!place || team === undefined) return;
  const stands = deps.now() - Number(place.ts) * 1000;
  if (stands < HALF_A_WEEK || stands >= A_WEEK) return;
  const key = `again ${digestKey(owner, place.channel, place.week)}`;
  if (await deps.store.posts.find(key)) return;
  const open = await stillOpen(deps, owner, place);
  if (open.length === 0) return;
  const leads = deps.config.teams[team]?.leads ?? [];
  const names = await Promise.all(leads.map((lead) => posting.lookups.name(lead)));
  const message = askedAgainMessage(open, { team, leads: names }, deps.now());
  const post = { channel: place.channel, message, threadTs: place.ts };
  const told = await postOnce(deps, posting.poster, key, post, { reviews: open.map(({ id }) => id) });
  if (told.status !== 'posted') deps.log.warn({ team, told }, 'a team was not asked again');
}

/** Largest first. */
async function stillOpen(
  deps: Deps,
  owner: string | undefined,
  { channel, week, ts }: WeekPlace,
): Promise<readonly Review[]> {
  const contents = await deps.store.posts.find(digestKey(owner, channel, week));
  const reviews = (await deps.store.reviews.getMany(contents?.reviews ?? []))
    .filter(({ state, posted }) => isWaiting(state) && posted?.ts === ts)
    .sort((a, b) => b.facts.bytes.upper - a.facts.bytes.upper);
  return (await partSnoozed(deps, reviews)).asked;
}
