import type { Review } from '../../policy/review.ts';
import { HOUR, type Instant, SECOND } from '../../policy/time.ts';
import { type Message, section } from './blocks.ts';
import { day, moment, plainDay, type Reading } from './dates.ts';
import { bytes, code, count, list, number, safe, unended } from './text.ts';
import type { Names } from './thread-decision.ts';
import { lapseLine } from './thread-lapse.ts';
import { lostLine } from './thread-lost.ts';
import { tripLine } from './thread-trip.ts';
import { person, what } from './words.ts';

/** What happened to some of a review's images, gathered. Counts are of images. */
export interface HoldNews {
  readonly kind:
    | ('aside' | 'archived' | 'disabled' | 'trip' | 'restored' | 'deleted' | 'dropped' | 'gone')
    /** Restored, or left alone before anything was done, because a person said so. */
    | ('asked-back' | 'withdrawn')
    /** Wanted back, but its root was deleted by then. */
    | 'lost'
    /** It belongs to a newer question. */
    | 'anew';
  /** When the last of them came so far. */
  readonly at: Instant;
  readonly images: number;
  /** Approved images that nothing was done to yet. */
  readonly toGo: number;
  readonly bytes: number;
  /** Slack user ids. */
  readonly approvers: readonly string[];
  /** Who took them back: Slack user ids, or `cli`. */
  readonly by: readonly string[];
  /** How many of them are put aside in the archive, and not by their names. */
  readonly archived: number;
  /** The first line of its kind names what it speaks of; later ones add to it. */
  readonly first: boolean;
  /** Whether all of them are back already. */
  readonly over: boolean;
  /** Redis lost records, and they were turned back for it. */
  readonly lapsed?: true;
  /** The earliest deletion among them. */
  readonly deleteAfter?: Instant;
  readonly example?: string;
  /** What was seen, for a trip; why they were left alone or given back. */
  readonly why?: string;
}

/** Slack stamps a message itself; only what is told later than this needs a moment of its own. */
const TOLD_LATE = HOUR;

/** One line in the thread of a message: what happened, and on which day where that is not the thread's own. */
export function threadMessage(
  text: string,
  at: Instant,
  threadTs: string | undefined,
  reading: Reading,
): Message {
  const when = whenTold(at, threadTs, reading);
  return { text, blocks: [section([when === undefined ? text : `${when} · ${text}`])] };
}

function whenTold(at: Instant, threadTs: string | undefined, reading: Reading): string | undefined {
  if (reading.now - at >= TOLD_LATE) return moment(at, reading);
  if (threadTs === undefined) return undefined;
  const { zone } = reading;
  return plainDay(Number(threadTs) * SECOND, zone) === plainDay(at, zone) ? undefined : day(at, reading);
}

/** What happened to images, as one short sentence. Trips, and images that are asked about again, call whoever approved. */
export function holdLine(
  review: Review,
  news: HoldNews,
  { mode, names, reading }: { readonly mode: string; readonly names: Names; readonly reading: Reading },
): string {
  switch (news.kind) {
    case 'aside':
      return `${subject(review, news)} put aside${toGo(news)}; ${afterwards(news, mode, reading)}.`;
    case 'archived':
      return `${subject(review, news)} archived${toGo(news)}; kept there until somebody restores them.`;
    case 'disabled':
      if (news.lapsed) return lapseLine(subject(review, news), news);
      return `${subject(review, news)} disabled${toGo(news)}; kept without their tags until somebody restores them.`;
    case 'trip':
      return tripLine(review, news);
    case 'restored':
      return `${subject(review, news)} restored${because(news)}.`;
    case 'lost':
      return lostLine(review, news);
    case 'asked-back':
      return `${subject(review, news)} restored${restoredBy(review, news, names)}.`;
    case 'withdrawn':
      return withdrawnLine(review, news, names);
    case 'deleted':
      return `${subject(review, news)} deleted, up to ${bytes(news.bytes)} freed.`;
    case 'dropped':
      if (news.lapsed) return lapseLine(subject(review, news), news);
      return droppedLine(review, news);
    case 'gone':
      return `${subject(review, news)} removed by someone else.`;
    case 'anew':
      return `${subject(review, news)} asked about anew: the newer message tells what becomes of ${news.images === 1 ? 'it' : 'them'}.`;
  }
}

/** `38 branch builds of payments/api`, `12 of 38 …`, `12 more`. */
function subject(review: Review, { images, first }: HoldNews): string {
  if (!first) return `${number(images)} more of ${code(review.repository)}`;
  const all = review.facts.families;
  const part = images < all ? `${number(images)} of ` : '';
  return `${part}${what(review)} of ${code(review.repository)}`;
}

/** Whoever approved is asked again about these alone. */
function droppedLine(review: Review, news: HoldNews): string {
  const { approvers, images, example } = news;
  const who = approvers.slice(0, 5).map(person).join(' ');
  const name = images > 1 && example !== undefined ? `, e.g. ${safe(example, 200)}` : '';
  return `${who} ${subject(review, news)} changed since this was approved and left alone${name}${because(news)}. Nothing was changed; they are asked about again.`;
}

/** Nobody is called and nothing is asked anew: somebody said no in time. The command line remembers no keep. */
function withdrawnLine(review: Review, news: HoldNews, names: Names): string {
  const kept = news.by.includes('cli') ? '' : '; they are not asked about for 90 days';
  return `${subject(review, news)} left alone: ${named(news.by, names)} took the approval back. Nothing was changed${kept}.`;
}

/** Where the whole answer was taken back, the line before this one says by whom. */
function restoredBy({ state }: Review, { by }: HoldNews, names: Names): string {
  return state.status === 'restored' || by.length === 0 ? '' : `, asked for by ${named(by, names)}`;
}

function named(by: readonly string[], names: Names): string {
  return list(
    by.map((id) => safe(names.get(id) ?? 'somebody', 80)),
    3,
  );
}

function toGo(news: HoldNews): string {
  return news.toGo > 0 ? `, ${number(news.toGo)} to go` : '';
}

function afterwards({ deleteAfter }: HoldNews, mode: string, reading: Reading): string {
  if (mode !== 'delete') return `nothing is deleted in mode \`${mode}\``;
  if (deleteAfter === undefined) return 'they have no deletion date';
  return `deleted ${day(deleteAfter, reading)} unless used or restored`;
}

function because({ why }: HoldNews): string {
  return why === undefined ? '' : `: ${unended(why, 240)}`;
}

/** The questions of a message that wait, and who could answer them. Nobody is called: they are named. */
export function askedAgainMessage(
  open: readonly Review[],
  asked: { readonly team: string; readonly leads: readonly string[] },
  now: Instant,
): Message {
  const questions = open.map((review) => `${what(review)} of ${code(review.repository)}`);
  const leads = list(
    asked.leads.map((name) => safe(name, 80)),
    6,
  );
  const head = `*Asked again:* ${count(open.length, 'question')} in the message above still ${open.length === 1 ? 'waits' : 'wait'} for an answer from ${safe(asked.team, 80)}.`;
  const lines = [
    head,
    `${list(questions, 6, 0, '; ')}.`,
    `Leads: ${leads}. Nothing is removed without an answer.`,
  ];
  return { text: lines.join(' '), blocks: [{ ...section(lines), block_id: `again.${now.toString(36)}` }] };
}
