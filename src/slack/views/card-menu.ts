import type { Overflow } from '@slack/types';
import { isWaiting } from '../../policy/review.ts';
import { ACTION, MENU_ENTRIES, type MenuEntry } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { menu } from './blocks.ts';
import { count } from './text.ts';

const TEXT: Readonly<Record<MenuEntry, (card: Card) => string>> = {
  images: ({ review }) => `Show ${count(review.facts.families, 'image')}`,
  evidence: () => 'Show evidence',
  reduce: () => 'Reduce…',
  archive: restText,
  'not-ours': () => 'Not ours…',
  anew: () => 'Decide anew…',
};

/** On every card in every state: it also tells the listeners which reviews a message shows. */
export function cardMenu(card: Card): Overflow {
  return menuOf(
    card,
    MENU_ENTRIES.filter((entry) => offersEntry(card, entry)),
  );
}

/** For whoever may look at a question and cannot answer it. */
export function lookMenu(card: Card): Overflow {
  return menuOf(card, ['images', 'evidence']);
}

function menuOf(card: Card, entries: readonly MenuEntry[]): Overflow {
  const { id: review } = card.review;
  return menu(
    ACTION.menu,
    entries.map((entry) => ({
      text: TEXT[entry](card),
      choice: { entry, review },
    })),
  );
}

/** Slack takes five entries, so both ways of putting away without deletion share one. */
function restText({ review: { offers } }: Card): string {
  if (!offers.includes('disable')) return 'Archive…';
  return offers.includes('archive') ? 'Archive or disable…' : 'Disable…';
}

/** *Not ours* only while a team is asked, and nothing that changes a registry once that is under way. */
function offersEntry({ review }: Card, entry: MenuEntry): boolean {
  const { state, offers, owner } = review;
  switch (entry) {
    case 'images':
    case 'evidence':
      return true;
    case 'reduce':
      return canBePutAway(review) && offers.includes('reduce') && review.facts.families > 1;
    case 'archive':
      return canBePutAway(review) && (offers.includes('archive') || offers.includes('disable'));
    case 'not-ours':
      return isWaiting(state) && owner.team !== undefined && offers.includes('not-ours');
    case 'anew':
      return isAnsweredAgain(state);
  }
}

/** Never for an unclear candidate, whatever was offered. */
function canBePutAway({ state, kind }: Card['review']): boolean {
  return kind !== 'unclear' && (isWaiting(state) || isAnsweredAgain(state));
}

/** An answer that changed nothing in the registry can be given anew, with the same buttons. */
function isAnsweredAgain(state: Card['review']['state']): boolean {
  if (state.status === 'removing') return state.effect === 'recorded';
  return state.status === 'kept' || state.status === 'investigating';
}
