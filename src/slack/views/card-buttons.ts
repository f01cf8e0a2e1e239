import type { Button } from '@slack/types';
import type { Offer } from '../../policy/candidate.ts';
import { listMark } from '../../policy/list-mark.ts';
import { ACTION } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { button, type CardElement } from './blocks.ts';
import { cardMenu } from './card-menu.ts';
import { assignButton } from './card-owner.ts';
import type { Reading } from './dates.ts';
import { removeConfirm } from './remove-confirm.ts';
import { number, shorten } from './text.ts';

/** The buttons an open card offers. *Remove* is never among those of an unclear candidate, whatever was offered. */
export function openButtons(card: Card, reading: Reading): CardElement[] {
  const { review } = card;
  const offers = (offer: Offer) => review.offers.includes(offer);
  return [
    ...(review.owner.team === undefined ? [assignButton(card)] : []),
    ...(offers('remove') && review.kind !== 'unclear' ? [removeButton(card, reading)] : []),
    ...(offers('restore') ? [restoreButton(card, review.facts.families)] : []),
    ...(offers('keep') ? [keepButton(card)] : []),
    ...(offers('investigate') ? [investigateButton(card)] : []),
    cardMenu(card),
  ];
}

function removeButton(card: Card, reading: Reading): Button {
  const { id, facts, repository, leftOut } = card.review;
  const list = listMark(leftOut);
  return button({
    action: ACTION.remove,
    text: `Remove ${number(facts.families)}…`,
    label: `Remove ${number(facts.families)} images of ${shorten(repository, 40)}`,
    value: { review: id, count: facts.families, mode: card.mode, ...(list !== undefined && { list }) },
    style: 'danger',
    confirm: removeConfirm(card, reading),
  });
}

function keepButton({ review }: Card): Button {
  return button({
    action: ACTION.keep,
    text: 'Keep 90 days',
    label: `Keep images of ${shorten(review.repository, 40)} for 90 days`,
    value: { review: review.id },
  });
}

function investigateButton({ review }: Card): Button {
  return button({
    action: ACTION.investigate,
    text: 'Investigate',
    label: `Investigate ${shorten(review.repository, 40)} myself for 14 days`,
    value: { review: review.id },
  });
}

export function restoreButton({ review }: Card, n: number): Button {
  return button({
    action: ACTION.restore,
    text: `Restore ${number(n)}`,
    label: `Restore ${number(n)} images of ${shorten(review.repository, 40)}`,
    value: { review: review.id, count: n },
  });
}

/** *Change…* while an answer stands whose details can be edited. */
export function changeButton({ review }: Card): Button[] {
  const { status } = review.state;
  if (status !== 'kept' && status !== 'investigating') return [];
  return [
    button({
      action: ACTION.change,
      text: 'Change…',
      label: `Change the answer for ${shorten(review.repository, 40)}`,
      value: { review: review.id },
    }),
  ];
}
