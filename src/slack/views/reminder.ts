import { isReplaced, isWaiting, type Review } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { type Block, context, divider, header, type Message, section, withIds } from './blocks.ts';
import { totalCharacters } from './check.ts';
import type { Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { pictureBlocks, type ShownPicture } from './pictures.ts';
import { type Passing, questionCard, questionLine } from './reminder-question.ts';
import { bytes, count, number, safe, unsafe } from './text.ts';

/** What stands in front of a reminder's block ids; page and pages follow. */
const KIND = 'reminder';

/** Questions on the first page, which has notes and pictures besides, and on each further one. */
const ON_FIRST = 10;
const ON_OTHERS = 20;
/** A page is a message, and takes Slack a second. Who has read ninety questions wants no more of them. */
const MOST_PAGES = 5;
/** More than this are not listed: Home has the others. */
export const MOST_LISTED = ON_FIRST + (MOST_PAGES - 1) * ON_OTHERS;

/** Questions of the first page shown as cards, as far as they fit; all others are lines that open theirs. */
const BEST = 3;

/** What a page says besides its questions: what is stored, a line for each team, and where the record stands. */
export const LONGEST_NOTE = 1400;

/** Questions that a list leaves out. */
export interface LeftOut {
  readonly count: number;
  /** At most. */
  readonly bytes: number;
}

/**
 * A lead's weekly list of questions nobody answered, in the order given. The first page is the message; further pages
 * belong into its thread. At most `MOST_LISTED` cards; `left` says what else there is.
 */
export function reminderViews(
  cards: readonly Card[],
  reading: Reading,
  note?: string,
  passing: Passing = () => false,
  pictures: readonly ShownPicture[] = [],
  left?: LeftOut,
): readonly ReminderPage[] {
  const pages = paged(cards);
  const told = [...inAll(cards, pages.length, left), ...(note ? [note] : [])].join(' ');
  const besides = { ...(told !== '' && { note: told }), ...(pictures.length > 0 && { pictures }) };
  return reminderAgain(pages, besides, reading, passing);
}

/** What the first page says and shows besides its questions. */
export type Besides = Pick<ReminderAt, 'note' | 'pictures'>;

/** The same list once more, whatever became of its questions: each stays on its page. */
export function reminderAgain(
  pages: readonly (readonly Card[])[],
  besides: Besides,
  reading: Reading,
  passing: Passing,
): readonly ReminderPage[] {
  return pages.map((page, i) => {
    const first = i === 0 ? besides : {};
    return {
      message: reminderPage(page, { page: i + 1, pages: pages.length, ...first }, reading, passing),
      reviews: page.map((card) => card.review.id),
      ...first,
    };
  });
}

/** One message of a reminder and the reviews that stand in it. */
export interface ReminderPage extends Besides {
  readonly message: Message;
  readonly reviews: readonly string[];
}

/** Which page of a reminder, and what its first one says besides the questions. */
export interface ReminderAt {
  readonly page: number;
  readonly pages: number;
  /** One line for the lead, such as how many repositories have no owner. */
  readonly note?: string;
  /** What is stored and what was saved, on the first page. */
  readonly pictures?: readonly ShownPicture[];
  /** Whose list it is. */
  readonly lead?: string;
}

/** One page, also again after a decision: same order, states in place. */
export function reminderPage(
  cards: readonly Card[],
  at: ReminderAt,
  reading: Reading,
  passing: Passing = () => false,
): Message {
  const text = introduction(cards, at);
  const draw = (asCards: number) =>
    withIds(pageBlocks(text, cards, asCards, { at, reading, passing }), idOf(at), reading.now);
  for (let asCards = at.page === 1 ? BEST : 0; asCards > 0; asCards--) {
    const blocks = draw(asCards);
    if (totalCharacters(blocks) <= LIMIT.messageTotal) return { text, blocks };
  }
  return { text, blocks: draw(0) };
}

const idOf = ({ page, pages }: ReminderAt) => `${KIND}.${page}.${pages}`;

interface Drawn {
  readonly at: ReminderAt;
  readonly reading: Reading;
  readonly passing: Passing;
}

function pageBlocks(
  text: string,
  cards: readonly Card[],
  asCards: number,
  { at, reading, passing }: Drawn,
): Block[] {
  const lines = cards.slice(asCards).map((card) => questionLine(card, reading));
  return [
    header('Questions nobody answered yet'),
    section([text]),
    ...(at.note ? [context([safe(at.note, LONGEST_NOTE)])] : []),
    ...cards.slice(0, asCards).flatMap((card) => questionCard(card, reading, passing)),
    ...(lines.length > 0 ? [divider(), ...lines] : []),
    // Last: two tall pictures before them would push the questions off the screen.
    ...pictureBlocks(at.pictures ?? []),
  ];
}

/** What the first page says besides the questions, read from its blocks. */
export function readReminderNote(blocks: readonly Block[]): string | undefined {
  const [, , third] = blocks;
  const [element] = third?.type === 'context' ? third.elements : [];
  return element && 'text' in element ? unsafe(element.text) : undefined;
}

/** Which page of a reminder a message is, read from one of its block ids; undefined for other messages. */
export function readReminderPage(blockId: string): { page: number; pages: number } | undefined {
  const match = /^reminder\.(\d+)\.(\d+)\./.exec(blockId);
  return match ? { page: Number(match[1]), pages: Number(match[2]) } : undefined;
}

/** A page is drawn again from its own questions: what holds for all of them is said once, as the list was sent. */
function inAll(cards: readonly Card[], pages: number, left: LeftOut | undefined): string[] {
  if (pages < 2) return [];
  const questions = count(cards.length, 'question');
  return [
    `This list was sent with ${questions} on ${number(pages)} pages, up to ${sizeOf(cards)} in all; the further pages are in the thread.`,
    ...(left && left.count > 0 ? [leftText(left)] : []),
  ];
}

function leftText({ count: n, bytes: size }: LeftOut): string {
  return `${count(n, 'more question')}, up to ${bytes(size)} in all, ${n === 1 ? 'is' : 'are'} not in it: your own come first, then the largest. Home has those of your teams.`;
}

/** What is left of this page, also when it is drawn again after some answers. */
function introduction(cards: readonly Card[], { page, pages }: { page: number; pages: number }): string {
  const open = cards.filter(({ review }) => isWaiting(review.state));
  const replaced = cards.filter(({ review }) => isReplaced(review.state)).length;
  const where = pages > 1 ? `Page ${number(page)} of ${number(pages)}: ` : '';
  if (open.length === 0) return noneOpen(where, cards.length - replaced, replaced);
  const all = count(cards.length, 'question');
  const left = open.length === cards.length ? all : `${number(open.length)} of ${all}`;
  const newer = replaced > 0 ? ` ${number(replaced)} ${REPLACED}.` : '';
  return `${where}${left} still open in your teams, up to ${sizeOf(open)}.${newer} You can answer here; nothing is removed without an answer.`;
}

const REPLACED = 'replaced by a newer review: the newest message asks what still stands';

/** What a newer review replaced was not answered: nobody is thanked for it. */
function noneOpen(where: string, answered: number, replaced: number): string {
  if (replaced === 0) return where ? `${where}all answered, thank you.` : 'All answered, thank you.';
  return `${where}${answered > 0 ? `${number(answered)} answered, ` : ''}${number(replaced)} ${REPLACED}.`;
}

function sizeOf(cards: readonly Card[]): string {
  return bytes(cards.reduce((sum, card) => sum + card.review.facts.bytes.upper, 0));
}

/** What frees most, and among equals what has waited longest. */
export function largestAndOldest(
  a: Pick<Review, 'facts' | 'askedSince'>,
  b: Pick<Review, 'facts' | 'askedSince'>,
): number {
  return b.facts.bytes.upper - a.facts.bytes.upper || a.askedSince - b.askedSince;
}

function paged(cards: readonly Card[]): (readonly Card[])[] {
  if (cards.length === 0) return [];
  const pages = [cards.slice(0, ON_FIRST)];
  for (let from = ON_FIRST; from < cards.length; from += ON_OTHERS)
    pages.push(cards.slice(from, from + ON_OTHERS));
  return pages;
}
