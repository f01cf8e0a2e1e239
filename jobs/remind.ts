import type { Config } from '../src/config/schema.ts';
import { isNamedFor } from '../src/owners/named.ts';
import type { Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Snooze } from '../src/policy/snooze.ts';
import { WAITED_LONG } from '../src/policy/waited-long.ts';
import type { Card } from '../src/slack/desk.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { reminderViews } from '../src/slack/views/reminder.ts';
import { weekNumbersView } from '../src/slack/views/week-numbers.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { leadNotes } from './lead-notes.ts';
import { numbersKey, reminderKey, reminderPageKey } from './post-keys.ts';
import { type PostedOnce, postOnce } from './post-once.ts';
import { STOPPING } from './round.ts';
import { partSnoozed } from './snoozed.ts';
import { type Due, dueNow } from './week-due.ts';
import { weekPictures } from './week-pictures.ts';

/** What became of one lead's reminder. */
export interface ReminderOutcome {
  readonly lead: string;
  readonly status: 'posted' | 'nothing-unclaimed' | 'later' | 'refused' | 'not-in-this-mode';
  readonly why?: string;
}

/** Whose questions the configuration lets somebody answer. */
export function namedIn({ teams, admins, owners }: Config, user: string, team: string | undefined): boolean {
  return isNamedFor(user, team, { teams, admins, fallback: owners.fallback });
}

/** All leads of the configuration, once each. */
export function leadsOf(deps: Pick<Deps, 'config'>): string[] {
  return [...new Set(Object.values(deps.config.teams).flatMap((team) => team.leads))];
}

/**
 * Sends one lead the week's list of what was asked in their teams and nobody answered: one message, its pages in the
 * thread. What was asked only after the list fell due is not late: it waits for the next one. Where nothing waits the
 * week's numbers come alone.
 */
export async function postReminder(
  deps: Deps,
  posting: Posting,
  lead: string,
  scheduled?: Due,
): Promise<ReminderOutcome> {
  if (!permissionsOf(deps.config.mode).ask) return { lead, status: 'not-in-this-mode' };
  const teams = teamsLedBy(deps, lead);
  const [team] = teams;
  const zone = (team && deps.config.teams[team]?.timezone) ?? 'UTC';
  const due = scheduled ?? dueNow(zone, deps.now());
  const reading = { now: deps.now(), zone };
  const { cards, snoozed } = await unclaimed(deps, posting, lead, due);
  if (cards.length === 0 && !(await hasNumbers(deps, lead, due)))
    return { lead, status: 'nothing-unclaimed' };
  const pictures = posting.pictures && (await weekPictures(deps, posting.pictures, due.week));
  const notes = await leadNotes(deps, { unowned: leadsFallback(deps, lead), teams, snoozed, reading });
  const note = [pictures?.sentence, notes].filter((one) => one !== undefined).join(' ');
  const passing = (team: string | undefined) => !namedIn(deps.config, lead, team);
  const pages = reminderViews(cards, reading, note, passing, pictures?.shown);
  if (pages.length === 0 && note === '') return { lead, status: 'nothing-unclaimed' };
  const dm = await posting.poster.openDm(lead);
  if (dm.status === 'refused') return { lead, status: 'refused', why: dm.sentence };
  if (dm.status !== 'open') return { lead, status: 'later', why: 'no direct message could be opened' };
  const reminder = { lead, channel: dm.channel, week: due.week };
  if (pages.length > 0) return await postPages(deps, posting, { ...reminder, pages });
  return await postNumbers(deps, posting, reminder, weekNumbersView(note, pictures?.shown ?? [], reading));
}

async function postNumbers(
  deps: Deps,
  { poster }: Posting,
  { lead, channel, week }: Omit<Reminder, 'pages'>,
  message: Message,
): Promise<ReminderOutcome> {
  const contents = { reviews: [] };
  return outcomeOf(
    lead,
    await postOnce(deps, poster, numbersKey(lead, week), { channel, message }, contents),
  );
}

interface Reminder {
  readonly lead: string;
  readonly channel: string;
  readonly week: string;
  readonly pages: ReturnType<typeof reminderViews>;
}

async function postPages(
  deps: Deps,
  { poster }: Posting,
  { lead, channel, week, pages }: Reminder,
): Promise<ReminderOutcome> {
  let threadTs: string | undefined;
  for (const [i, { message, ...contents }] of pages.entries()) {
    if (deps.stopping?.aborted) return { lead, status: 'later', why: STOPPING.why };
    const key = reminderPageKey(reminderKey(lead, week), i + 1);
    const post = { channel, message, ...(threadTs && { threadTs }) };
    const result = await postOnce(deps, poster, key, post, contents);
    if (result.status !== 'posted') return outcomeOf(lead, result);
    threadTs ??= result.ts;
  }
  return { lead, status: 'posted' };
}

function outcomeOf(lead: string, result: PostedOnce): ReminderOutcome {
  if (result.status === 'refused') return { lead, status: 'refused', why: result.sentence };
  if (result.status === 'later') return { lead, status: 'later', why: result.why };
  return { lead, status: 'posted' };
}

/**
 * Whether a week without a list has numbers to tell: not before the first whole scan, and not once more where the list
 * itself went out this week.
 */
async function hasNumbers({ store, registries }: Deps, lead: string, due: Due): Promise<boolean> {
  if (await store.posts.find(reminderKey(lead, due.week))) return false;
  const weeks = await Promise.all(registries.map(({ key }) => store.growth.weeks(key)));
  return weeks.flat().some(({ at }) => at <= due.at);
}

function teamsLedBy({ config }: Pick<Deps, 'config'>, lead: string): string[] {
  return Object.entries(config.teams).flatMap(([name, team]) => (team.leads.includes(lead) ? [name] : []));
}

/** Whether this lead looks after what nobody owns, and what nobody answers for weeks: a lead of the platform team. */
function leadsFallback(deps: Pick<Deps, 'config'>, lead: string): boolean {
  const { fallback } = deps.config.owners;
  return fallback !== undefined && teamsLedBy(deps, lead).includes(fallback);
}

/**
 * Asked, and not answered. What was never posted was never asked, so nobody is reminded of it: but for what a team said
 * is not theirs, which was asked there and waits for its owner to be found.
 */
async function unclaimed(
  deps: Deps,
  { desk }: Posting,
  lead: string,
  due: Due,
): Promise<{ readonly cards: readonly Card[]; readonly snoozed: readonly Snooze[] }> {
  const isTheirs = listOf(deps, lead, due);
  const open = await deps.store.reviews.getMany(await deps.store.reviews.listOpen());
  const { asked, snoozed } = await partSnoozed(deps, open.filter(isTheirs));
  const ours = asked.filter((review) => review.posted || isToBeAssigned(review));
  const cards = await Promise.all(ours.map(({ id }) => desk.card(id)));
  return { cards: cards.filter((card): card is Card => card !== undefined), snoozed };
}

/** Which open questions a lead's list is about. */
function listOf(deps: Deps, lead: string, due: Due): (review: Review) => boolean {
  const teams = teamsLedBy(deps, lead);
  const platform = leadsFallback(deps, lead);
  return ({ owner, askedSince }) => {
    if (askedSince > due.at) return false;
    if (owner.team === undefined) return platform;
    return teams.includes(owner.team) || (platform && due.at - askedSince >= WAITED_LONG);
  };
}

function isToBeAssigned({ owner, handOver }: Review): boolean {
  return owner.team === undefined && handOver !== undefined;
}
