import type { InputBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';
import { VIEW } from '../action-ids.ts';
import { OWNER_INPUT, type OwnerState, writeOwnerState } from '../owner-ids.ts';
import type { OwnerChoices, OwnerQuestion } from '../owners-desk.ts';
import { context, section } from './blocks.ts';
import { handOverLines } from './card-owner.ts';
import type { Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { code, number, plain, safe, shorten } from './text.ts';

export const OWNER_TITLE: Readonly<Record<OwnerQuestion, string>> = {
  assign: 'Assign owner',
  'not-ours': 'Not ours',
};

/** Slack shows no more options in one menu. */
export const MOST_TEAMS = 100;

/** *Assign owner*: which team is asked from now on. */
export function assignModal(choices: OwnerChoices, state: OwnerState, reading: Reading): ModalView {
  const { review } = choices.card;
  const lines = [
    `*Who owns ${code(review.repository)}?* Its questions go to that team with their next message. You decide nothing for them.`,
    ...(review.handOver ? handOverLines(review.handOver, reading) : []),
  ];
  return frame('assign', 'Assign', state, [
    section(lines),
    teamInput('Owning team', choices, false),
    ...leftOut(choices),
  ]);
}

/** *Not ours*: the question goes to whoever can find the right owner. */
export function notOursModal(choices: OwnerChoices, state: OwnerState): ModalView {
  const { review } = choices.card;
  const team = safe(review.owner.team ?? 'nobody', 80);
  const text = `*${code(review.repository)} does not belong to ${team}?* Then its open questions leave you, and the fallback lead looks for the right team. Nothing is removed or kept by this.`;
  return frame('notOurs', 'Not ours', state, [
    section([text]),
    ...(offered(choices).length > 0 ? [teamInput('Whose is it, do you think?', choices, true)] : []),
    noteInput(),
    ...leftOut(choices),
  ]);
}

function frame(
  view: 'assign' | 'notOurs',
  submit: string,
  state: OwnerState,
  blocks: ModalView['blocks'],
): ModalView {
  return {
    type: 'modal',
    callback_id: VIEW[view],
    title: plainText(OWNER_TITLE[view === 'assign' ? 'assign' : 'not-ours']),
    submit: plainText(submit),
    close: plainText('Cancel'),
    private_metadata: writeOwnerState(state),
    blocks,
  };
}

const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** What somebody suggested stands first: it must not be what a menu has no room for. */
function offered({ teams, suggested }: OwnerChoices): readonly string[] {
  const fitting = teams.filter((team) => team.length <= LIMIT.optionValue);
  const first = fitting.filter((team) => team === suggested);
  return [...first, ...fitting.filter((team) => team !== suggested)].slice(0, MOST_TEAMS);
}

function teamInput(label: string, choices: OwnerChoices, optional: boolean): InputBlock {
  const options = offered(choices).map(
    (team): PlainTextOption => ({
      text: plainText(shorten(plain(team), LIMIT.optionText)),
      value: team,
    }),
  );
  const initial = options.find(({ value }) => value === choices.suggested);
  return {
    type: 'input',
    block_id: OWNER_INPUT.team,
    label: plainText(label),
    optional,
    element: {
      type: 'static_select',
      action_id: OWNER_INPUT.team,
      placeholder: plainText('Choose a team'),
      options,
      ...(initial && { initial_option: initial }),
    },
  };
}

/** Longest note that is taken. */
const NOTE_LENGTH = 300;

function noteInput(): InputBlock {
  return {
    type: 'input',
    block_id: OWNER_INPUT.note,
    label: plainText('What helps to find the owner?'),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: OWNER_INPUT.note,
      multiline: true,
      max_length: NOTE_LENGTH,
    },
  };
}

function leftOut(choices: OwnerChoices): ModalView['blocks'] {
  const left = choices.teams.length - offered(choices).length;
  if (left === 0) return [];
  const text = `${number(left)} more teams do not fit into this menu: \`owners.rules\` in the configuration, or \`layaway owners\`, can name them.`;
  return [context([text])];
}
