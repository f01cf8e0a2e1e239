import type { ModalView } from '@slack/types';
import type { Card } from '../desk.ts';
import { type Block, context, divider, modal, section, withIds } from './blocks.ts';
import { cardBlocks, openCard } from './card.ts';
import { stateLines } from './card-state.ts';
import type { Reading } from './dates.ts';

/** *Decide anew*: the question of an answered card with its buttons; what stands stays until one is clicked. */
export function anewModal(card: Card, reading: Reading): ModalView {
  const { review } = card;
  const state = { kind: 'anew', review: review.id, page: 1 } as const;
  return modal('Decide anew', state, withIds(blocksOf(card, reading), 'anew', reading.now));
}

function blocksOf(card: Card, reading: Reading): Block[] {
  const { state } = card.review;
  const open =
    state.status === 'kept' ||
    state.status === 'investigating' ||
    (state.status === 'removing' && state.effect === 'recorded');
  if (!open) return cardBlocks(card, reading);
  return [
    // Questions nobody could clear up do not say by themselves what was answered.
    ...(card.review.kind === 'unclear' ? [section(stateLines(card, reading)), divider()] : []),
    context(['A new answer takes the place of the one that stands. Until then it stands.']),
    ...openCard(card, reading).map(withoutMenu),
  ];
}

/** The ⋯ menu would only lead back here. */
function withoutMenu(block: Block): Block {
  if (block.type !== 'actions') return block;
  return { ...block, elements: block.elements.filter(({ type }) => type !== 'overflow') };
}
