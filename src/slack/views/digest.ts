import type { Button } from '@slack/types';
import { isReplaced, isWaiting } from '../../policy/review.ts';
import { ACTION } from '../action-ids.ts';
import type { Card, NotAsked, WeekMessage } from '../desk.ts';
import {
  actions,
  type Block,
  button,
  context,
  divider,
  header,
  type Message,
  section,
  withIds,
} from './blocks.ts';
import { totalCharacters } from './check.ts';
import { closedLine, movedOn, ownCards, restOfAnswers, weekCardBlocks } from './closed-week.ts';
import type { Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { severalButton } from './several.ts';
import { snoozeBlocks } from './snooze.ts';
import { bytes, count, list, number, safe } from './text.ts';

/** Cards in the message itself; the others wait behind *Review N more*. */
const BEST = 3;

/**
 * One team's week. Drawn again after each decision, with the cards' states in place. Where three cards would be
 * too long for one message there are two or one, and *Review N more* says the rest.
 */
export function digestView(week: WeekMessage, reading: Reading): Message {
  return draw(week, shownCards(week, reading), reading);
}

/** How many cards stand in the message itself: the modal shows those after them. */
export function shownCards(week: WeekMessage, reading: Reading): number {
  const most = ownCards(week, reading).length;
  for (let shown = Math.min(BEST, most); shown > 1; shown--) {
    if (totalCharacters(draw(week, shown, reading).blocks) <= LIMIT.messageTotal) return shown;
  }
  return Math.min(1, most);
}

function draw(week: WeekMessage, shown: number, reading: Reading): Message {
  const title = `${week.team}: unused images, week ${week.week}`;
  const own = ownCards(week, reading);
  const blocks: Block[] = [
    header(title),
    section([introduction(week)]),
    ...own.slice(0, shown).flatMap((card) => cardOfWeek(week, card, reading)),
    ...movedOn(week, reading),
    ...restOfAnswers(week, shown, reading),
    ...moreBlocks(week, own, shown),
    ...footer(week.notAsked ?? []),
  ];
  return { text: `${safe(title)}. ${summary(week.cards)}`, blocks: withIds(blocks, 'digest', reading.now) };
}

function cardOfWeek(week: WeekMessage, card: Card, reading: Reading): Block[] {
  const snoozed = week.closed ? [] : snoozeBlocks(card, reading);
  return [divider(), ...weekCardBlocks(week, card, reading), ...snoozed];
}

function introduction({ cards, closed }: WeekMessage): string {
  if (closed) return `${summary(cards)}\n${closedLine(closed)}`;
  if (openIn(cards) === 0) return summary(cards);
  return `${summary(cards)} Nothing happens to what nobody answers: only an approval from your team moves anything.`;
}

function summary(cards: readonly Card[]): string {
  const size = cards.reduce((sum, card) => sum + card.review.facts.bytes.upper, 0);
  const questions = `${count(cards.length, 'question')} about images nobody seems to use, up to ${bytes(size)} together`;
  return `${questions}; ${progressOf(cards)}.`;
}

/** How far the team has come. What a newer review replaced is neither open nor answered. */
function progressOf(cards: readonly Card[]): string {
  const open = openIn(cards);
  const replaced = cards.filter((card) => isReplaced(card.review.state)).length;
  const answered = cards.length - open - replaced;
  if (open === 0 && replaced === 0)
    return cards.length === 1 ? 'it is answered, thank you' : 'all are answered, thank you';
  if (open === 0) return `${number(answered)} answered, ${number(replaced)} replaced by a newer review`;
  return answered === 0 ? 'not answered yet' : `${number(answered)} answered, ${number(open)} to go`;
}

function openIn(cards: readonly Card[]): number {
  return cards.filter((card) => isWaiting(card.review.state)).length;
}

function moreBlocks({ cards, closed }: WeekMessage, own: readonly Card[], shown: number): Block[] {
  const buttons = [...moreButton(own, shown), ...(closed ? [] : severalButton(cards))];
  return buttons.length === 0 ? [] : [divider(), actions(buttons)];
}

function moreButton(cards: readonly Card[], shown: number): Button[] {
  const first = cards[0];
  const rest = cards.length - shown;
  if (rest <= 0 || !first) return [];
  const more = button({
    action: ACTION.more,
    text: `Review ${number(rest)} more`,
    label: `Review ${number(rest)} more questions in a window`,
    value: { review: first.review.id, page: 1 },
  });
  return [more];
}

function footer(notAsked: readonly NotAsked[]): Block[] {
  const parts = notAsked
    .filter(({ count: n }) => n > 0)
    .map((left) => `${number(left.count)} ${safe(left.why, 120)}`);
  return parts.length === 0 ? [] : [divider(), context([`Not asked this week: ${list(parts, 6)}.`])];
}
