import { ACTION_NOUN, actionOf } from '../../policy/action.ts';
import { isForgotten } from '../../policy/forgotten.ts';
import { isWaiting } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { actions, type Block, context, type Message, section, withIds } from './blocks.ts';
import { changeButton, openButtons, restoreButton } from './card-buttons.ts';
import { removeLine } from './card-effect.ts';
import { evidenceLines, ifWrongLine, reasonLine, sizeLine, tagNames, titleLine } from './card-facts.ts';
import { restorable } from './card-headline.ts';
import { foundOutLines } from './card-looked-into.ts';
import { cardMenu } from './card-menu.ts';
import { ownerLines } from './card-owner.ts';
import { ifWrongRest } from './card-rest.ts';
import { slowLine } from './card-slow.ts';
import { stateLines } from './card-state.ts';
import type { Reading } from './dates.ts';
import { list, safe } from './text.ts';
import { what } from './words.ts';

/** One card as blocks: the question with its evidence while it is open, afterwards what was decided. */
export function cardBlocks(card: Card, reading: Reading): Block[] {
  return isWaiting(card.review.state) ? openCard(card, reading) : decidedCard(card, reading);
}

/** What stands in front of the block ids of a card that is a message of its own. */
export const CARD_ALONE = 'card';

/** A card as a message of its own, such as a question asked again in the thread. */
export function cardMessage(card: Card, reading: Reading): Message {
  return { text: cardText(card), blocks: withIds(cardBlocks(card, reading), CARD_ALONE, reading.now) };
}

/** A card in one sentence without markup, for notifications. */
export function cardText({ review }: Card): string {
  return `${safe(review.repository, 256)}: ${what(review)}, ${stateWord(review.state)}`;
}

/** A card's state in a few words. */
export function stateWord(state: Card['review']['state']): string {
  switch (state.status) {
    case 'open':
      return 'waiting for a decision';
    case 'seconding':
      return 'waiting for a second approval';
    case 'removing':
      return `${ACTION_NOUN[actionOf(state)]} ${state.effect === 'recorded' ? 'recorded' : 'approved'}`;
    case 'restored':
      return 'restore asked for';
    case 'superseded':
      return state.handOver ? 'passed on to another owner' : 'replaced by a newer review';
    default:
      return state.status === 'kept' ? 'kept' : 'being investigated';
  }
}

/** The question with its evidence and its buttons, whatever was answered. */
export function openCard(card: Card, reading: Reading): Block[] {
  const lines =
    card.review.kind === 'unclear'
      ? [
          titleLine(card),
          ...foundOutLines(card, reading),
          sizeLine(card, reading),
          questionLine(card),
          ifWrongLine(card),
        ]
      : [
          titleLine(card),
          ...foundOutLines(card, reading),
          ...stateLines(card, reading),
          sizeLine(card, reading),
          reasonLine(card),
          ifWrongLine(card),
          ...(card.review.offers.includes('remove') ? [removeLine(card, reading), ...slowLine(card)] : []),
        ];
  const owner = ownerLines(card, reading);
  return [
    section(lines),
    ...(owner.length > 0 ? [section(owner)] : []),
    context(evidenceLines(card, reading)),
    actions(openButtons(card, reading)),
  ];
}

/** What only the owner can answer, with the reason why Layaway cannot. */
function questionLine({ review }: Card): string {
  const { facts } = review;
  const reasons = facts.reasons.map((reason) => safe(reason, 240));
  if (isForgotten(review))
    return `*Question:* may ${tagNames(facts)} have ${facts.families === 1 ? 'its' : 'their'} names back? ${list(reasons, 1, 0)}`;
  if (reasons.length > 0 && reasons.every((reason) => reason.includes('?')))
    return `*Question:* ${list(reasons, 3, 0, ' ')}`;
  return `*Question:* what still uses ${tagNames(facts)}? Layaway could not find out: ${list(reasons, 3, 0, ' ')}`;
}

function decidedCard(card: Card, reading: Reading): Block[] {
  const n = restorable(card);
  return [
    section([titleLine(card), ...stateLines(card, reading)]),
    ...(n > 0 ? [context([stillWrongLine(card)])] : []),
    actions([...(n > 0 ? [restoreButton(card, n)] : []), ...changeButton(card), cardMenu(card)]),
  ];
}

/** The risk of what was decided, as long as it can be taken back. */
function stillWrongLine(card: Card): string {
  const { state } = card.review;
  const action = state.status === 'removing' ? actionOf(state) : 'remove';
  return action === 'archive' || action === 'disable' ? ifWrongRest(action, card.review) : ifWrongLine(card);
}
