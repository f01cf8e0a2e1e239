import { isWaiting } from '../../policy/review.ts';
import type { Card, ClosedWeek, WeekMessage } from '../desk.ts';
import { type Block, section } from './blocks.ts';
import { cardBlocks } from './card.ts';
import { titleLine } from './card-facts.ts';
import { stateLines } from './card-state.ts';
import { day, type Reading } from './dates.ts';
import { snoozeLines } from './snooze.ts';
import { safe } from './text.ts';
import { linkTo } from './words.ts';

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
  const now = closed.asked.has(id) ? `It is asked in ${newer(closed)}.` : undefined;
  if (state.status === 'superseded') {
    const replaced = `*Replaced by a newer review* on ${day(state.at, reading)}.`;
    return [`${replaced} ${now ?? 'The newest message does not ask it.'}`];
  }
  const snoozed = snoozeLines(card, reading);
  if (snoozed.length > 0) return [...stateLines(card, reading), ...snoozed];
  const elsewhere = 'It is not in the newest message: Home and the weekly list of the lead have it.';
  return [...stateLines(card, reading), `*Not answered here.* ${now ?? elsewhere}`];
}

/** One line on top of a former week's message. */
export function closedLine(closed: ClosedWeek): string {
  return `*Closed.* What is still open is asked in ${newer(closed)}. Answers stay here.`;
}

function newer({ week, link }: ClosedWeek): string {
  return linkTo(link, `the message of week ${safe(week, 20)}`);
}
