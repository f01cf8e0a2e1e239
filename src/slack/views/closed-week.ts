import { isReplaced, isWaiting } from '../../policy/review.ts';
import type { Card, ClosedWeek, LaterWeek, WeekMessage } from '../desk.ts';
import { type Block, context, divider, section } from './blocks.ts';
import { cardBlocks } from './card.ts';
import { titleLine } from './card-facts.ts';
import { stateLines } from './card-state.ts';
import { day, type Reading } from './dates.ts';
import { snoozeLines, snoozeOf } from './snooze.ts';
import { code, list, number, safe, shortenMiddle } from './text.ts';
import { linkTo, what } from './words.ts';

/** A card as it stands in a week's message: with its buttons while that week is the present one. */
export function weekCardBlocks({ closed }: WeekMessage, card: Card, reading: Reading): Block[] {
  const { state } = card.review;
  const open = isWaiting(state) || isReplaced(state);
  if (!closed || !open) return cardBlocks(card, reading);
  return [section([titleLine(card), ...unanswered(card, closed, reading)])];
}

/** Where a question is asked now that it was not answered here. */
function unanswered(card: Card, closed: ClosedWeek, reading: Reading): string[] {
  const { id, state } = card.review;
  const left = 'teamLeft' in closed;
  const now = !left && closed.asked.has(id) ? `Asked in ${newer(closed)}.` : undefined;
  if (state.status === 'superseded') {
    const replaced = `*Replaced by a newer review* on ${day(state.at, reading)}.`;
    return [left ? replaced : `${replaced} ${now ?? 'Not asked in the newest message.'}`];
  }
  if (left) return [...stateLines(card, reading), '*Not answered here.*'];
  const snoozed = snoozeLines(card, reading);
  if (snoozed.length > 0) return [...stateLines(card, reading), ...snoozed];
  const elsewhere = 'Not in the newest message: Home has it.';
  return [...stateLines(card, reading), `*Not answered here.* ${now ?? elsewhere}`];
}

/** Cards with something to say of their own. In a former week those that nobody answered have none: see `movedOn`. */
export function ownCards({ cards, closed }: WeekMessage, reading: Reading): readonly Card[] {
  return closed ? cards.filter((card) => !isMovedOn(card, reading)) : cards;
}

function isMovedOn(card: Card, reading: Reading): boolean {
  const { state } = card.review;
  return isReplaced(state) || (state.status === 'open' && !snoozeOf(card, reading));
}

/** Questions named in one line of a former week's message; their cards are in a newer one. */
const MOVED_NAMED = 8;

/** What nobody answered in a former week: where it is asked now is said once for all of which that is the same. */
export function movedOn({ cards, closed }: WeekMessage, reading: Reading): Block[] {
  if (!closed) return [];
  const byWhere = new Map<string, string[]>();
  for (const card of cards.filter((one) => isMovedOn(one, reading))) {
    const where = unanswered(card, closed, reading).join(' ');
    const name = `${code(shortenMiddle(card.review.repository, 80))} · ${what(card.review)}`;
    byWhere.set(where, [...(byWhere.get(where) ?? []), name]);
  }
  const lines = [...byWhere].map(([where, names]) => section([where, list(names, MOVED_NAMED)]));
  return lines.length > 0 ? [divider(), ...lines] : [];
}

/** Characters for what stands behind *Review N more* in a former week's message. */
const ANSWERS_TAKE = 2200;

/** The answers behind *Review N more*, a line each: who decided stands in the channel itself, also a year later. */
export function restOfAnswers(week: WeekMessage, shown: number, reading: Reading): Block[] {
  if (!week.closed) return [];
  const answered = ownCards(week, reading)
    .slice(shown)
    .filter(({ review: { state } }) => isAnswered(state));
  const lines: string[] = [];
  for (const card of answered) {
    const states = stateLines(card, reading).slice(0, 2).join(' ');
    const line = `${code(card.review.repository)} · ${what(card.review)}: ${states}`;
    if (lines.join('\n').length + line.length > ANSWERS_TAKE) break;
    lines.push(line);
  }
  const left = answered.length - lines.length;
  const all = left > 0 ? [...lines, `and ${number(left)} more answered`] : lines;
  return all.length > 0 ? [context(all)] : [];
}

function isAnswered(state: Card['review']['state']): boolean {
  return !isWaiting(state) && state.status !== 'superseded';
}

/** One line on top of a former week's message. */
export function closedLine(closed: ClosedWeek): string {
  if ('teamLeft' in closed) return TEAM_LEFT;
  return `*Closed.* What is still open is asked in ${newer(closed)}. Answers stay here.`;
}

const TEAM_LEFT =
  '*Closed.* This team is no longer in the configuration. What is still open goes to whoever owns the repositories now, with the next scan. Answers stay here.';

function newer({ week, link }: LaterWeek): string {
  return linkTo(link, `the message of week ${safe(week, 20)}`);
}
