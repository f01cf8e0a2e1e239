import { isWaiting, type Review } from '../src/policy/review.ts';
import type { Snooze } from '../src/policy/snooze.ts';
import { WAITED_LONG } from '../src/policy/waited-long.ts';
import type { Card } from '../src/slack/desk.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import type { Reading } from '../src/slack/views/dates.ts';
import {
  type Besides,
  type LeftOut,
  largestAndOldest,
  MOST_LISTED,
  type ReminderPage,
} from '../src/slack/views/reminder.ts';
import type { PostContents } from '../src/store/store.ts';
import { dayEnds } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { partSnoozed } from './snoozed.ts';
import type { Due } from './week-due.ts';

/** What a lead's list asks about. */
export interface Unclaimed {
  /** As many as a list takes: what their own teams and nobody own first, of each the largest first. */
  readonly cards: readonly Card[];
  readonly left: LeftOut;
  readonly snoozed: readonly Snooze[];
}

/** Whose list of which week, and in which zone its days are. */
export interface ListedFor {
  readonly lead: string;
  readonly due: Due;
  readonly reading: Reading;
}

/**
 * Asked, and not answered. What was never posted was never asked, so nobody is reminded of it: but for what a team said
 * is not theirs, which was asked there and waits for its owner to be found.
 */
export async function unclaimed(
  deps: Deps,
  { desk }: Pick<Posting, 'desk'>,
  { lead, due, reading }: ListedFor,
): Promise<Unclaimed> {
  const isTheirs = listOf(deps, lead, due);
  const open = await deps.store.reviews.getMany(await deps.store.reviews.listOpen());
  // What is put off until a time of this day, by the owning team's midnight, would wait for the next list else.
  const today = dayEnds(reading.now, reading.zone);
  const { asked, snoozed } = await partSnoozed(deps, open.filter(isTheirs), today);
  const ours = asked
    .filter((review) => review.posted || isToBeAssigned(review))
    .sort(ownThenLargest(teamsLedBy(deps, lead)));
  const left = ours.slice(MOST_LISTED);
  const cards = await cardsOf(
    desk,
    ours.slice(0, MOST_LISTED).map(({ id }) => id),
  );
  const bytes = left.reduce((sum, { facts }) => sum + facts.bytes.upper, 0);
  return { cards, left: { count: left.length, bytes }, snoozed };
}

/** A list that was begun: what stands on each page, answered meanwhile or not. */
export interface BegunList {
  readonly pages: readonly (readonly Card[])[];
  readonly besides: Besides;
}

/**
 * The list under `key` as it was begun, where its first page stands or may stand: what is posted later of it holds what
 * was meant to stand there then, so that no question is on no page.
 */
export async function begunList(
  { store: { posts } }: Pick<Deps, 'store'>,
  { desk }: Pick<Posting, 'desk'>,
  key: string,
): Promise<BegunList | undefined> {
  const first = (await posts.intended(key)) ?? (await posts.find(key));
  if (!first) return undefined;
  const { reviews, further = [], note, pictures } = first;
  const pages = await Promise.all([reviews, ...further].map((ids) => cardsOf(desk, ids)));
  return { pages, besides: { ...(note !== undefined && { note }), ...(pictures && { pictures }) } };
}

/** Whether nothing is open any more on a page of it, counted from 0. The first one goes out all the same: it has the notes. */
export function isOver({ pages }: BegunList, page: number): boolean {
  return page > 0 && (pages[page] ?? []).every(({ review }) => !isWaiting(review.state));
}

/** The pages with what is noted of each before it is posted; the first one names what stands on all of them. */
export function postsOf(
  pages: readonly ReminderPage[],
): { readonly message: Message; readonly contents: PostContents }[] {
  const further = pages.slice(1).map(({ reviews }) => reviews);
  return pages.map(({ message, ...contents }, i) => ({
    message,
    contents: i === 0 ? { ...contents, further } : contents,
  }));
}

async function cardsOf(desk: Pick<Posting['desk'], 'card'>, reviews: readonly string[]): Promise<Card[]> {
  const cards = await Promise.all(reviews.map((id) => desk.card(id)));
  return cards.filter((card) => card !== undefined);
}

/** Teams this lead leads. */
export function teamsLedBy({ config }: Pick<Deps, 'config'>, lead: string): string[] {
  return Object.entries(config.teams).flatMap(([name, team]) => (team.leads.includes(lead) ? [name] : []));
}

/** Whether this lead looks after what nobody owns, and what nobody answers for weeks: a lead of the platform team. */
export function leadsFallback(deps: Pick<Deps, 'config'>, lead: string): boolean {
  const { fallback } = deps.config.owners;
  return fallback !== undefined && teamsLedBy(deps, lead).includes(fallback);
}

/** Which open questions a lead's list is about. */
function listOf(deps: Pick<Deps, 'config'>, lead: string, due: Due): (review: Review) => boolean {
  const teams = teamsLedBy(deps, lead);
  const platform = leadsFallback(deps, lead);
  return ({ owner, askedSince }) => {
    if (askedSince > due.at) return false;
    if (owner.team === undefined) return platform;
    return teams.includes(owner.team) || (platform && due.at - askedSince >= WAITED_LONG);
  };
}

/** Other teams have leads of their own: what they leave unanswered must not keep out what only this lead can move on. */
function ownThenLargest(teams: readonly string[]): (a: Review, b: Review) => number {
  const rank = ({ owner }: Review) => (owner.team === undefined || teams.includes(owner.team) ? 0 : 1);
  return (a, b) => rank(a) - rank(b) || largestAndOldest(a, b);
}

function isToBeAssigned({ owner, handOver }: Review): boolean {
  return owner.team === undefined && handOver !== undefined;
}
