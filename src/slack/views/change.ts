import type { InputBlock, ModalView } from '@slack/types';
import type { ReviewState } from '../../policy/review.ts';
import { VIEW } from '../action-ids.ts';
import {
  CHANGE_INPUT,
  type ChangeState,
  KEEP_LENGTHS,
  type KeepLength,
  writeChangeState,
} from '../change-ids.ts';
import type { Card } from '../desk.ts';
import { pickedDay } from '../picked-day.ts';
import type { Under } from '../under.ts';
import { section, sentenceModal } from './blocks.ts';
import { titleLine } from './card-facts.ts';
import { plainDay, type Reading } from './dates.ts';
import { input, option, plainText, textInput } from './inputs.ts';

export const CHANGE_TITLE = 'Change the answer';

type Kept = ReviewState & { readonly status: 'kept' };
type Investigating = ReviewState & { readonly status: 'investigating' };

/** *Change…*: the details of an answer that one click gave, with what stands filled in. */
export function changeModal(card: Card, under: Under | undefined, reading: Reading): ModalView {
  const { review } = card;
  const { state } = review;
  const common = { review: review.id, drawn: reading.now, zone: reading.zone, ...(under && { under }) };
  if (state.status === 'kept') {
    const about: ChangeState = { ...common, kind: 'keep', since: state.at, date: state.until };
    return frame(card, about, keepInputs(state, reading));
  }
  if (state.status === 'investigating') {
    const about: ChangeState = { ...common, kind: 'investigate', since: state.at, date: state.reviewOn };
    return frame(card, about, investigateInputs(state, reading));
  }
  return sentenceModal(CHANGE_TITLE, 'Only an answer of *Keep* or *Investigate* can be changed.');
}

function frame(card: Card, state: ChangeState, inputs: readonly InputBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: VIEW.change,
    title: plainText(CHANGE_TITLE),
    submit: plainText('Save'),
    close: plainText('Cancel'),
    private_metadata: writeChangeState(state),
    blocks: [section([titleLine(card)]), ...inputs],
  };
}

function keepInputs(state: Kept, { zone }: Reading): InputBlock[] {
  const text: Readonly<Record<KeepLength, string>> = {
    'as-is': `Until ${plainDay(state.until, zone)}, as now`,
    '30': '30 days from today',
    '90': '90 days from today',
    '180': '180 days from today',
  };
  const options = KEEP_LENGTHS.map((length) => option(length, text[length]));
  const [asIs] = options;
  const lengths = {
    type: 'radio_buttons',
    action_id: CHANGE_INPUT.length,
    options,
    ...(asIs && { initial_option: asIs }),
  } as const;
  return [
    textInput(
      CHANGE_INPUT.reason,
      'What are they kept for?',
      state.reason,
      'It stands on the next card as their purpose.',
    ),
    input(CHANGE_INPUT.length, 'How long?', lengths),
    input(
      CHANGE_INPUT.date,
      'Or until a day of your own',
      { type: 'datepicker', action_id: CHANGE_INPUT.date, placeholder: plainText('Choose a day') },
      { optional: true, hint: 'A day chosen here counts instead of the choice above. Two years at most.' },
    ),
  ];
}

function investigateInputs(state: Investigating, { zone }: Reading): InputBlock[] {
  const owner = state.owner.id;
  return [
    input(CHANGE_INPUT.owner, 'Who finds out?', {
      type: 'users_select',
      action_id: CHANGE_INPUT.owner,
      placeholder: plainText('Choose a person'),
      ...(/^[UW][A-Z0-9]+$/.test(owner) && { initial_user: owner }),
    }),
    input(CHANGE_INPUT.date, 'When should it be asked again?', {
      type: 'datepicker',
      action_id: CHANGE_INPUT.date,
      initial_date: pickedDay(state.reviewOn, zone),
    }),
    textInput(
      CHANGE_INPUT.question,
      'What is to be found out?',
      state.question,
      'It stands on top when this is asked again.',
    ),
  ];
}
