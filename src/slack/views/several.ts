import type { Button, InputBlock, ModalView } from '@slack/types';
import { isWaiting } from '../../policy/review.ts';
import { ACTION, VIEW } from '../action-ids.ts';
import type { Card, WeekMessage } from '../desk.ts';
import { PER_GROUP, SEVERAL_INPUT, writeChoosing } from '../several-ids.ts';
import type { Under } from '../under.ts';
import { button, context, section, sentenceModal } from './blocks.ts';
import { input, option, plainText } from './inputs.ts';
import { bytes, number, plain, shorten } from './text.ts';
import { what } from './words.ts';

export const SEVERAL_TITLE = 'Decide several';

/** More than Slack shows in one window; a week's message holds fewer. */
const MOST = 80;

/** *Decide several…*, where at least two questions of a message wait. */
export function severalButton(cards: readonly Card[]): Button[] {
  const [first, second] = cards.filter(({ review }) => isWaiting(review.state));
  if (!first || !second) return [];
  return [
    button({
      action: ACTION.several,
      text: 'Decide several…',
      label: 'Choose several questions and answer them together',
      value: { review: first.review.id },
    }),
  ];
}

/** First window: which questions, and the one answer for all of them. */
export function severalModal(week: WeekMessage, under: Under | undefined): ModalView {
  const waiting = week.cards.filter(({ review }) => isWaiting(review.state));
  if (waiting.length === 0)
    return sentenceModal(SEVERAL_TITLE, 'All of these questions are answered, thank you.');
  const shown = waiting.slice(0, MOST);
  const left = waiting.length - shown.length;
  return {
    type: 'modal',
    callback_id: VIEW.several,
    title: plainText(SEVERAL_TITLE),
    submit: plainText('Next'),
    close: plainText('Cancel'),
    private_metadata: writeChoosing(under),
    blocks: [
      section([
        'Choose questions and one answer. The next page shows what that does before anything is recorded.',
      ]),
      ...groups(shown),
      ...(left > 0 ? [context([`${number(left)} more do not fit into this window.`])] : []),
      actionInput(),
    ],
  };
}

function groups(cards: readonly Card[]): InputBlock[] {
  const blocks: InputBlock[] = [];
  for (let from = 0; from < cards.length; from += PER_GROUP) {
    const group = cards.slice(from, from + PER_GROUP);
    const id = SEVERAL_INPUT.group(blocks.length);
    const label = `Questions ${number(from + 1)} to ${number(from + group.length)}`;
    const boxes = { type: 'checkboxes', action_id: id, options: group.map(boxOf) } as const;
    blocks.push(input(id, label, boxes, { optional: true }));
  }
  return blocks;
}

function boxOf(card: Card) {
  const { review } = card;
  const size = `up to ${bytes(review.facts.bytes.upper)}`;
  const name = `${shorten(plain(review.repository), 40)} · ${what(review)}`;
  return option(review.id, name, [size, ...limits(card)].join(' · '));
}

/** What an answer to this question cannot do, or takes. */
function limits({ review }: Card): string[] {
  if (!isRemovable(review)) return ['removing is not offered'];
  return review.slow ? ['slow path, two people'] : [];
}

export function isRemovable({ offers, kind }: Card['review']): boolean {
  return offers.includes('remove') && kind !== 'unclear';
}

function actionInput(): InputBlock {
  const options = [
    option('keep', 'Keep 90 days'),
    option('investigate', 'Investigate', 'You find out, within 14 days'),
    option('remove', 'Remove', 'Put aside, watched, then deleted'),
  ];
  return input(SEVERAL_INPUT.action, 'One answer for all of them', {
    type: 'radio_buttons',
    action_id: SEVERAL_INPUT.action,
    options,
  });
}
