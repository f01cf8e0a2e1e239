import type { Review } from '../../policy/review.ts';
import type { Instant } from '../../policy/time.ts';
import { type Message, section } from './blocks.ts';
import { day, type Reading, timeOfDay } from './dates.ts';
import { bytes, code, count, list, number, safe } from './text.ts';
import { person, what } from './words.ts';

/** What happened to some of a review's images, gathered. Counts are of images. */
export interface HoldNews {
  readonly kind: 'aside' | 'archived' | 'disabled' | 'trip' | 'restored' | 'deleted' | 'dropped' | 'gone';
  /** When the last of them came so far. */
  readonly at: Instant;
  readonly images: number;
  /** Approved images that nothing was done to yet. */
  readonly toGo: number;
  readonly bytes: number;
  /** Slack user ids. */
  readonly approvers: readonly string[];
  /** The first line of its kind names what it speaks of; later ones add to it. */
  readonly first: boolean;
  /** Whether all of them are back already. */
  readonly over: boolean;
  /** The earliest deletion among them. */
  readonly deleteAfter?: Instant;
  readonly example?: string;
  /** What was seen, for a trip; why they were left alone or given back. */
  readonly why?: string;
}

/** One line in the thread of a week's message: when and what, in mrkdwn. */
export function threadMessage(text: string, at: Instant, reading: Reading): Message {
  return { text, blocks: [section([`${timeOfDay(at, reading)} · ${text}`])] };
}

/** What happened to images, as one short sentence. Trips, and images that are asked about again, call whoever approved. */
export function holdLine(review: Review, news: HoldNews, mode: string, reading: Reading): string {
  switch (news.kind) {
    case 'aside':
      return `${subject(review, news)} put aside${toGo(news)}; ${afterwards(news, mode, reading)}.`;
    case 'archived':
      return `${subject(review, news)} archived${toGo(news)}; kept there until somebody restores them.`;
    case 'disabled':
      return `${subject(review, news)} disabled${toGo(news)}; kept without their tags until somebody restores them.`;
    case 'trip':
      return tripLine(review, news);
    case 'restored':
      return `${subject(review, news)} restored${because(news)}.`;
    case 'deleted':
      return `${subject(review, news)} deleted, up to ${bytes(news.bytes)} freed.`;
    case 'dropped':
      return droppedLine(review, news);
    case 'gone':
      return `${subject(review, news)} removed by someone else.`;
  }
}

/** `38 branch builds of payments/api`, `12 of 38 …`, `12 more`. */
function subject(review: Review, { images, first }: HoldNews): string {
  if (!first) return `${number(images)} more of ${code(review.repository)}`;
  const all = review.facts.families;
  const part = images < all ? `${number(images)} of ` : '';
  return `${part}${what(review)} of ${code(review.repository)}`;
}

/** Whoever approved is asked again about these alone; what a restore dropped was asked for by somebody. */
function droppedLine(review: Review, news: HoldNews): string {
  const { approvers, images, example } = news;
  const restored = review.state.status === 'restored';
  const who = restored ? '' : `${approvers.slice(0, 5).map(person).join(' ')} `;
  const name = images > 1 && example !== undefined ? `, e.g. ${safe(example, 200)}` : '';
  const changed = restored ? 'left alone' : 'changed since this was approved and left alone';
  return `${who}${subject(review, news)} ${changed}${name}${because(news)}. Nothing was changed; they are asked about again.`;
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

/** Without its full stop, to stand inside a sentence. */
function unended(text: string, limit: number): string {
  return safe(text.replace(/[.…\s]+$/, ''), limit);
}

function tripLine({ repository }: Review, { approvers, images, example, why, over }: HoldNews): string {
  const who = approvers.slice(0, 5).map(person).join(' ');
  const name = safe(example ?? repository, 200);
  const signal = unended(why ?? 'a sign of use', 300);
  const back = over ? 'back under' : 'being given';
  if (images === 1)
    return `${who} ${name} seems to be used after all: ${signal}. It is ${back} its names${over ? ' again' : ' back'}.`;
  return `${who} ${count(images, 'image')} of ${code(repository)} seem to be used after all, e.g. ${name}: ${signal}. They are ${back} their names${over ? ' again' : ' back'}.`;
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
