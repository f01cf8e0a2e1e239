import { isWaiting } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { type Block, context, divider, header, type Message, section, withIds } from './blocks.ts';
import { cardBlocks } from './card.ts';
import { lookMenu } from './card-menu.ts';
import { assignButton } from './card-owner.ts';
import { totalCharacters } from './check.ts';
import { daysBetween, type Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { pictureBlocks, type ShownPicture } from './pictures.ts';
import { snoozeBlocks, snoozeSelect } from './snooze.ts';
import { bytes, count, number, safe, unsafe } from './text.ts';

/** What stands in front of a reminder's block ids; page and pages follow. */
const KIND = 'reminder';

/** Room for the header and the introduction of a page. */
const ENVELOPE = 2500;
/** What a page says besides its questions: what is stored, a line for each team, and where the record stands. */
export const LONGEST_NOTE = 1400;

/**
 * A lead's weekly list of questions nobody answered: largest first, among equals the oldest. The first page is the
 * message; further pages belong into its thread.
 */
export function reminderViews(
  cards: readonly Card[],
  reading: Reading,
  note?: string,
  passing: Passing = () => false,
  pictures: readonly ShownPicture[] = [],
): readonly ReminderPage[] {
  const taken = blockSize(pictureBlocks(pictures));
  const pages = paged([...cards].sort(largestAndOldest), reading, passing, taken);
  const told = [...inAll(cards, pages.length), ...(note ? [note] : [])].join(' ');
  return pages.map((page, i) => {
    const first = i === 0 && { ...(told !== '' && { note: told }), ...(pictures.length > 0 && { pictures }) };
    return {
      message: reminderPage(page, { page: i + 1, pages: pages.length, ...first }, reading, passing),
      reviews: page.map((card) => card.review.id),
      ...first,
    };
  });
}

/** Whether this team's questions are others' to decide: the lead can only pass them on or put them off. */
export type Passing = (team: string | undefined) => boolean;

/** One message of a reminder and the reviews that stand in it. */
export interface ReminderPage {
  readonly message: Message;
  readonly reviews: readonly string[];
  readonly note?: string;
  readonly pictures?: readonly ShownPicture[];
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

/** One page again, after a decision: same order, states in place. */
export function reminderPage(
  cards: readonly Card[],
  at: ReminderAt,
  reading: Reading,
  passing: Passing = () => false,
): Message {
  const text = introduction(cards, at);
  const blocks: Block[] = [
    header('Questions nobody answered yet'),
    section([text]),
    ...(at.note ? [context([safe(at.note, LONGEST_NOTE)])] : []),
    ...cards.flatMap((card) => listed(card, reading, passing)),
    // Last: two tall pictures before them would push the questions off the screen.
    ...pictureBlocks(at.pictures ?? []),
  ];
  return { text, blocks: withIds(blocks, `${KIND}.${at.page}.${at.pages}`, reading.now) };
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
function inAll(cards: readonly Card[], pages: number): string[] {
  if (pages < 2) return [];
  const questions = count(cards.length, 'question');
  return [
    `This list was sent with ${questions} on ${number(pages)} pages, up to ${sizeOf(cards)} in all; the further pages are in the thread.`,
  ];
}

/** What is left of this page, also when it is drawn again after some answers. */
function introduction(cards: readonly Card[], { page, pages }: { page: number; pages: number }): string {
  const open = cards.filter(({ review }) => isWaiting(review.state));
  const where = pages > 1 ? `Page ${number(page)} of ${number(pages)}: ` : '';
  if (open.length === 0) return where ? `${where}all answered, thank you.` : 'All answered, thank you.';
  const all = count(cards.length, 'question');
  const left = open.length === cards.length ? all : `${number(open.length)} of ${all}`;
  return `${where}${left} still open in your teams, up to ${sizeOf(open)}, largest first. You can answer here; nothing is removed without an answer.`;
}

function sizeOf(cards: readonly Card[]): string {
  return bytes(cards.reduce((sum, card) => sum + card.review.facts.bytes.upper, 0));
}

/** A card as the list shows it: how long it has waited and for whom, its buttons, and *Snooze until…*. */
function listed(card: Card, reading: Reading, passing: Passing): Block[] {
  const { owner } = card.review;
  const blocks = passing(owner.team) ? passed(card, reading) : cardBlocks(card, reading);
  const drawn = isWaiting(card.review.state) ? withSnooze(card, blocks, reading) : blocks;
  return [divider(), context([waited(card, reading)]), ...drawn];
}

function withSnooze(card: Card, blocks: readonly Block[], reading: Reading): readonly Block[] {
  const snoozed = snoozeBlocks(card, reading);
  if (snoozed.length > 0) return [...blocks, ...snoozed];
  return blocks.map((block) =>
    block.type === 'actions'
      ? { ...block, elements: [...block.elements, snoozeSelect(card, reading)] }
      : block,
  );
}

/** Another team's question that waited for weeks: who else could answer it is asked here, and nothing is decided. */
function passed(card: Card, reading: Reading): Block[] {
  const buttons = isWaiting(card.review.state) ? [assignButton(card)] : [];
  return cardBlocks(card, reading).flatMap((block): Block[] =>
    block.type === 'actions'
      ? [context([THEIRS]), { ...block, elements: [...buttons, lookMenu(card)] }]
      : [block],
  );
}

const THEIRS = 'Only the owning team decides. You can ask another team, or put the question off.';

function waited({ review }: Card, { now }: Reading): string {
  const waitedDays = daysBetween(review.askedSince, now);
  const weeks = Math.floor(waitedDays / 7);
  const time = weeks === 0 ? count(waitedDays, 'day') : count(weeks, 'week');
  const { team } = review.owner;
  return `Waiting for ${time}${team === undefined ? ', with no known owner' : ` · asked: ${safe(team, 80)}`}`;
}

function largestAndOldest(a: Card, b: Card): number {
  return b.review.facts.bytes.upper - a.review.facts.bytes.upper || a.review.askedSince - b.review.askedSince;
}

/** Fills pages as far as Slack's block and character limits allow. A card alone always fits. */
function paged(cards: readonly Card[], reading: Reading, passing: Passing, taken: BlockSize): Card[][] {
  const pages: Card[][] = [];
  let { blocks, characters } = taken;
  for (const card of cards) {
    const size = blockSize(listed(card, reading, passing));
    const full =
      blocks + size.blocks > LIMIT.messageBlocks - 3 ||
      characters + size.characters > LIMIT.messageTotal - ENVELOPE;
    if (pages.length === 0) pages.push([]);
    else if (full) {
      pages.push([]);
      blocks = 0;
      characters = 0;
    }
    pages.at(-1)?.push(card);
    blocks += size.blocks;
    characters += size.characters;
  }
  return pages;
}

interface BlockSize {
  readonly blocks: number;
  readonly characters: number;
}

/** What blocks take of a message, their ids included. */
function blockSize(drawn: readonly Block[]): BlockSize {
  return { blocks: drawn.length, characters: totalCharacters(drawn) + 40 * drawn.length };
}
