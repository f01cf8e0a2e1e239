import type { ReviewState } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { context, type Message, withIds } from './blocks.ts';
import { CARD_ALONE, cardBlocks, cardText } from './card.ts';
import { day, type Reading } from './dates.ts';
import { person } from './words.ts';

export type Investigating = ReviewState & { readonly status: 'investigating' };

/** A question that comes back on its review date, as a message of its own. The line on top goes with the first answer. */
export function returnedCard(card: Card, former: Investigating | undefined, reading: Reading): Message {
  const blocks = [context([sentence(former, reading)]), ...cardBlocks(card, reading)];
  return {
    text: `The review date is reached. ${cardText(card)}`,
    blocks: withIds(blocks, CARD_ALONE, reading.now),
  };
}

function sentence(former: Investigating | undefined, reading: Reading): string {
  if (!former) return 'The review date is reached: what is the answer?';
  return `The review date is reached: ${person(former.owner.id)} was to look into this since ${day(former.at, reading)}. What is the answer?`;
}
