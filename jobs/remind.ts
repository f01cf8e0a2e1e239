import type { Config } from '../src/config/schema.ts';
import { isNamedFor } from '../src/owners/named.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { type ReminderPage, reminderAgain, reminderViews } from '../src/slack/views/reminder.ts';
import type { Passing } from '../src/slack/views/reminder-question.ts';
import { weekNumbersView } from '../src/slack/views/week-numbers.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import {
  type BegunList,
  begunList,
  isOver,
  type ListedFor,
  leadsFallback,
  postsOf,
  teamsLedBy,
  unclaimed,
} from './lead-list.ts';
import { leadNotes } from './lead-notes.ts';
import { numbersKey, reminderKey, reminderPageKey } from './post-keys.ts';
import { type PostedOnce, postOnce } from './post-once.ts';
import { STOPPING } from './round.ts';
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
  const [team] = teamsLedBy(deps, lead);
  const zone = (team && deps.config.teams[team]?.timezone) ?? 'UTC';
  const due = scheduled ?? dueNow(zone, deps.now());
  const reading = { now: deps.now(), zone };
  const key = reminderKey(lead, due.week);
  const passing: Passing = (owner) => !namedIn(deps.config, lead, owner);
  const begun = await begunList(deps, posting, key);
  const list = begun
    ? { pages: reminderAgain(begun.pages, begun.besides, reading, passing) }
    : await newList(deps, posting, { lead, due, reading, passing });
  if (list === 'nothing') return { lead, status: 'nothing-unclaimed' };
  const dm = await posting.poster.openDm(lead);
  if (dm.status === 'refused') return { lead, status: 'refused', why: dm.sentence };
  if (dm.status !== 'open') return { lead, status: 'later', why: 'no direct message could be opened' };
  const to = { lead, channel: dm.channel };
  if ('pages' in list) return await postPages(deps, posting, { ...to, key }, list.pages, begun);
  return await postNumbers(deps, posting, { ...to, key: numbersKey(lead, due.week) }, list.numbers);
}

interface Listing extends ListedFor {
  readonly passing: Passing;
}

/** The week's list, or its numbers where nothing waits. */
async function newList(
  deps: Deps,
  posting: Posting,
  { lead, due, reading, passing }: Listing,
): Promise<{ readonly pages: readonly ReminderPage[] } | { readonly numbers: Message } | 'nothing'> {
  const { cards, left, snoozed } = await unclaimed(deps, posting, { lead, due, reading });
  if (cards.length === 0 && !(await hasNumbers(deps, due))) return 'nothing';
  const pictures = posting.pictures && (await weekPictures(deps, posting.pictures, due.week));
  const teams = teamsLedBy(deps, lead);
  const notes = await leadNotes(deps, { unowned: leadsFallback(deps, lead), teams, snoozed, reading });
  const note = [pictures?.sentence, notes].filter((one) => one !== undefined).join(' ');
  const pages = reminderViews(cards, reading, note, passing, pictures?.shown, left);
  if (pages.length > 0) return { pages };
  return note === '' ? 'nothing' : { numbers: weekNumbersView(note, pictures?.shown ?? [], reading) };
}

/** To whom something is posted, under which key. */
interface Addressed {
  readonly lead: string;
  readonly channel: string;
  readonly key: string;
}

async function postNumbers(
  deps: Deps,
  { poster }: Posting,
  { lead, channel, key }: Addressed,
  message: Message,
): Promise<ReminderOutcome> {
  return outcomeOf(lead, await postOnce(deps, poster, key, { channel, message }, { reviews: [] }));
}

async function postPages(
  deps: Deps,
  { poster }: Posting,
  { lead, channel, key }: Addressed,
  pages: readonly ReminderPage[],
  begun?: BegunList,
): Promise<ReminderOutcome> {
  let threadTs: string | undefined;
  for (const [i, { message, contents }] of postsOf(pages).entries()) {
    if (deps.stopping?.aborted) return { lead, status: 'later', why: STOPPING.why };
    if (begun && isOver(begun, i)) continue;
    const post = { channel, message, ...(threadTs && { threadTs }) };
    const result = await postOnce(deps, poster, reminderPageKey(key, i + 1), post, contents);
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

/** Whether a week without a list has numbers to tell: not before the first whole scan. */
async function hasNumbers({ store, registries }: Deps, due: Due): Promise<boolean> {
  const weeks = await Promise.all(registries.map(({ key }) => store.growth.weeks(key)));
  return weeks.flat().some(({ at }) => at <= due.at);
}
