import type { Overflow } from '@slack/types';
import { isWaiting } from '../../policy/review.ts';
import { ACTION, MENU_ENTRIES, type MenuEntry } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { menu } from './blocks.ts';
import { count } from './text.ts';

const TEXT: Readonly<Record<MenuEntry, (card: Card) => string>> = {
  images: ({ review }) => `Show ${count(review.facts.families, 'image')}`,
  evidence: () => 'Show evidence',
  'not-ours': () => 'Not ours…',
};

/** On every card in every state: it also tells the listeners which reviews a message shows. */
export function cardMenu(card: Card): Overflow {
  const { id: review } = card.review;
  return menu(
    ACTION.menu,
    MENU_ENTRIES.filter((entry) => offersEntry(card, entry)).map((entry) => ({
      text: TEXT[entry](card),
      choice: { entry, review },
    })),
  );
}

/** *Not ours* only while a team is asked. */
function offersEntry({ review }: Card, entry: MenuEntry): boolean {
  if (entry !== 'not-ours') return true;
  return isWaiting(review.state) && review.owner.team !== undefined && review.offers.includes('not-ours');
}
