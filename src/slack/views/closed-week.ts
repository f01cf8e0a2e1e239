import { isWaiting } from '../../policy/review.ts';
import type { Card, ClosedWeek, LaterWeek, WeekMessage } from '../desk.ts';
import { type Block, context, section } from './blocks.ts';
import { cardBlocks } from './card.ts';
import { titleLine } from './card-facts.ts';
import { stateLines } from './card-state.ts';
import { day, type Reading } from './dates.ts';
import { snoozeLines } from './snooze.ts';
import { code, number, safe } from './text.ts';
import { linkTo, what } from './words.ts';

/** A card as it stands in a week's message: with its buttons while that week is the present one. */
export function weekCardBlocks({ closed }: WeekMessage, card: Card, reading: Reading): Block[] {
  const { state } = card.review;
  const open = isWaiting(state) || (state.status === 'superseded' && !state.handOver);
  if (!closed || !open) return cardBlocks(card, reading);
  return [section([titleLine(card), ...unanswered(card, closed, reading)])];
}

/** Where a question is asked now that it was not answered here. */
function unanswered(card: Card, closed: ClosedWeek, reading: Reading): string[] {
  const { id, state } = card.review;
  const left = 'teamLeft' in closed;
  const now = !left && closed.asked.has(id) ? `It is asked in ${newer(closed)}.` : undefined;
  if (state.status === 'superseded') {
    const replaced = `*Replaced by a newer review* on ${day(state.at, reading)}.`;
    return [left ? replaced : `${replaced} ${now ?? 'The newest message does not ask it.'}`];
  }
  if (left) return [...stateLines(card, reading), '*Not answered here.*'];
  const snoozed = snoozeLines(card, reading);
  if (snoozed.length > 0) return [...stateLines(card, reading), ...snoozed];
  const elsewhere = 'It is not in the newest message: Home and the weekly list of the lead have it.';
  return [...stateLines(card, reading), `*Not answered here.* ${now ?? elsewhere}`];
}

/** Characters for what stands behind *Review N more* in a former week's message. */
const ANSWERS_TAKE = 2200;

/** The answers behind *Review N more*, a line each: who decided stands in the channel itself, also a year later. */
export function restOfAnswers({ cards, closed }: WeekMessage, shown: number, reading: Reading): Block[] {
  if (!closed) return [];
  const answered = cards.slice(shown).filter(({ review: { state } }) => isAnswered(state));
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
