import type { ModalView } from '@slack/types';
import type { WeekMessage } from '../desk.ts';
import { actions, context, divider, modal, withIds } from './blocks.ts';
import { ownCards, weekCardBlocks } from './closed-week.ts';
import type { Reading } from './dates.ts';
import { shownCards } from './digest.ts';
import { pageButtons, pageWithin } from './pages.ts';
import { severalButton } from './several.ts';
import { count, number, safe } from './text.ts';

const CARDS_PER_PAGE = 8;

/** The cards that did not fit into the week's message. `review` is any of the message's; `page` counts from 1. */
export function moreModal(
  week: WeekMessage,
  at: { readonly review: string; readonly page: number },
  reading: Reading,
): ModalView {
  const rest = ownCards(week, reading).slice(shownCards(week, reading));
  const pages = Math.ceil(rest.length / CARDS_PER_PAGE);
  const page = pageWithin(at.page, pages);
  const cards = rest.slice((page - 1) * CARDS_PER_PAGE, page * CARDS_PER_PAGE);
  const where = `${count(rest.length, 'more question')} for ${safe(week.team, 80)}, week ${safe(week.week, 20)} · page ${number(page)} of ${number(Math.max(1, pages))}`;
  const several = week.closed ? [] : severalButton(week.cards);
  const blocks = [
    context([where]),
    ...(several.length > 0 ? [actions(several)] : []),
    ...cards.flatMap((card) => [divider(), ...weekCardBlocks(week, card, reading)]),
    ...pageButtons(at.review, page, pages),
  ];
  return modal(
    'More questions',
    { kind: 'more', review: at.review, page },
    withIds(blocks, 'more', reading.now),
  );
}
