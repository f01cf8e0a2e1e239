import { reminderKey } from './post-keys.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Card } from '../src/slack/desk.ts';
import { reminderViews } from '../src/slack/views/reminder.ts';
import { isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';

/** What became of one lead's reminder. */
export interface ReminderOutcome {
  readonly lead: string;
  readonly status: 'posted' | 'nothing-unclaimed' | 'later' | 'refused' | 'not-in-this-mode';
  readonly why?: string;
}

/** All leads of the configuration, once each. */
export function leadsOf(deps: Pick<Deps, 'config'>): string[] {
  return [...new Set(Object.values(deps.config.teams).flatMap((team) => team.leads))];
}

/** Sends one lead the week's list of what was asked in their teams and nobody answered: one message, its pages in the thread. */
export async function postReminder(deps: Deps, posting: Posting, lead: string): Promise<ReminderOutcome> {
  if (!permissionsOf(deps.config.mode).ask) return { lead, status: 'not-in-this-mode' };
  const cards = await unclaimed(deps, posting, lead);
  if (cards.length === 0) return { lead, status: 'nothing-unclaimed' };
  const dm = await posting.poster.openDm(lead);
  if (dm.status !== 'open') return { lead, status: dm.status === 'refused' ? 'refused' : 'later' };
  const [team] = teamsLedBy(deps, lead);
  const zone = (team && deps.config.teams[team]?.timezone) ?? 'UTC';
  const key = reminderKey(lead, isoWeek(deps.now(), zone));
  const parts = { posts: deps.store.posts, poster: posting.poster, now: deps.now };
  const [first, ...rest] = reminderViews(cards, { now: deps.now(), zone });
  if (!first) return { lead, status: 'nothing-unclaimed' };
  const contents = { reviews: cards.map((card) => card.review.id) };
  const result = await postOnce(parts, key, { channel: dm.channel, message: first }, contents);
  if (result.status === 'refused') return { lead, status: 'refused', why: result.sentence };
  if (result.status === 'later') return { lead, status: 'later', why: result.why };
  for (const [i, message] of rest.entries()) {
    const page = await postOnce(
      parts,
      `${key} page ${i + 2}`,
      { channel: dm.channel, message, threadTs: result.ts },
      { reviews: [] },
    );
    if (page.status !== 'posted') return { lead, status: page.status, why: `page ${i + 2} is still to come` };
  }
  return { lead, status: 'posted' };
}

function teamsLedBy({ config }: Pick<Deps, 'config'>, lead: string): string[] {
  return Object.entries(config.teams).flatMap(([name, team]) => (team.leads.includes(lead) ? [name] : []));
}

/** Asked, and not answered. What was never posted was never asked, so nobody is reminded of it. */
async function unclaimed(deps: Deps, { desk }: Posting, lead: string): Promise<Card[]> {
  const teams = teamsLedBy(deps, lead);
  const unowned = deps.config.owners.fallback !== undefined && teams.includes(deps.config.owners.fallback);
  const open = await deps.store.reviews.getMany(await deps.store.reviews.listOpen());
  const ours = open.filter(
    ({ owner, posted }) => posted && (owner.team === undefined ? unowned : teams.includes(owner.team)),
  );
  const cards = await Promise.all(ours.map(({ id }) => desk.card(id)));
  return cards.filter((card): card is Card => card !== undefined);
}
