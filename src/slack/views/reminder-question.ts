import type { ModalView, SectionBlock } from '@slack/types';
import { isReplaced, isWaiting } from '../../policy/review.ts';
import { hasLapsed } from '../../policy/second-approval.ts';
import { ACTION } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { type Block, button, context, divider, modal, section, withIds } from './blocks.ts';
import { cardBlocks, stateWord } from './card.ts';
import { lookMenu } from './card-menu.ts';
import { assignButton } from './card-owner.ts';
import { daysBetween, plainDay, type Reading } from './dates.ts';
import { snoozeBlocks, snoozeOf, snoozeSelect } from './snooze.ts';
import { bytes, code, count, safe, shortenMiddle } from './text.ts';
import { person, what } from './words.ts';

/** Whether this team's questions are others' to decide: the lead can only pass them on or put them off. */
export type Passing = (team: string | undefined) => boolean;

/** A question as its card: how long it has waited and for whom, its buttons, and *Snooze until…*. */
export function questionCard(card: Card, reading: Reading, passing: Passing): Block[] {
  const { owner } = card.review;
  const blocks = passing(owner.team) ? passed(card, reading) : cardBlocks(card, reading);
  const { state } = card.review;
  // What a newer review replaced was not answered: it waits there.
  const wait = isWaiting(state) || isReplaced(state) ? [context([waited(card, reading)])] : [];
  return [divider(), ...wait, ...(isWaiting(state) ? withSnooze(card, blocks, reading) : blocks)];
}

/** A question as one line with one button, which opens its card. Its size is bounded: pages are filled by number. */
export function questionLine(card: Card, reading: Reading): SectionBlock {
  const { review } = card;
  const size = `up to ${bytes(review.facts.bytes.upper)}`;
  const line = [
    `*${code(shortenMiddle(review.repository, 64))}*`,
    what(review),
    size,
    standing(card, reading),
  ].join(' · ');
  const open = isWaiting(review.state);
  const about = `${shortenMiddle(review.repository, 30)}, ${what(review)}`;
  return {
    ...section([line]),
    accessory: button({
      action: ACTION.question,
      text: open ? 'Answer…' : 'Show…',
      label: `${open ? 'Answer' : 'Show'} ${about}`,
      value: { review: review.id },
    }),
  };
}

/** The card behind a line, with everything that its lead can do. */
export function questionModal(card: Card, reading: Reading, passing: Passing): ModalView {
  const [, ...blocks] = questionCard(card, reading, passing);
  const { id: review, version } = card.review;
  const state = { kind: 'question', review, page: 1, version } as const;
  return modal('Question', state, withIds(blocks, 'question', reading.now));
}

function standing(card: Card, reading: Reading): string {
  const { state } = card.review;
  if (state.status === 'seconding' && !hasLapsed(state, reading.now))
    return `1 of 2 approved by ${person(state.by.id)}`;
  if (isWaiting(state)) {
    const snooze = snoozeOf(card, reading);
    return snooze ? `snoozed until ${plainDay(snooze.until, reading.zone)}` : waited(card, reading, 40);
  }
  return 'by' in state ? `${stateWord(state)} by ${person(state.by.id)}` : stateWord(state);
}

function withSnooze(card: Card, blocks: readonly Block[], reading: Reading): readonly Block[] {
  const snoozed = snoozeBlocks(card, reading);
  if (snoozed.length > 0) return [...blocks, ...snoozed];
  return blocks.map((block) =>
    block.type === 'actions'
      ? { ...block, elements: [...block.elements, snoozeSelect(card, reading)] }
      : block,
  );
}

/** Another team's question that waited for weeks: who else could answer it is asked here, and nothing is decided. */
function passed(card: Card, reading: Reading): Block[] {
  const { state } = card.review;
  const [theirs, buttons] = isWaiting(state) ? [[context([THEIRS])], [assignButton(card)]] : [[], []];
  return cardBlocks(card, reading).flatMap((block): Block[] =>
    block.type === 'actions' ? [...theirs, { ...block, elements: [...buttons, lookMenu(card)] }] : [block],
  );
}

const THEIRS = 'Only the owning team decides. You can ask another team, or put the question off.';

function waited({ review }: Card, { now }: Reading, longest = 80): string {
  const waitedDays = daysBetween(review.askedSince, now);
  const weeks = Math.floor(waitedDays / 7);
  const time = weeks === 0 ? count(waitedDays, 'day') : count(weeks, 'week');
  const { team } = review.owner;
  return `Waiting for ${time}${team === undefined ? ', with no known owner' : ` · asked: ${safe(team, longest)}`}`;
}
