import { actionOf, goalOfAction } from './action.ts';
import { cameTo } from './came-to.ts';
import { type ApprovedState, approvedState, type DecisionFacts } from './decision-facts.ts';
import { goalOf, type Hold, type HoldStatus } from './hold.ts';
import { endOfLine, forgottenLines } from './record-lines.ts';
import { momentText } from './time-text.ts';
import { count } from './wording.ts';

/** How it is undone, and until when; or what is left of that, image by image. */
export function rollbackPath(facts: DecisionFacts): string {
  const { review, holds } = facts;
  const state = approvedState(review);
  if (!state) return 'A new answer to the question. Nothing in the registry has to be undone.';
  const way = `Restore on the card, or \`layaway restore ${review.repository}\`, which needs AWS credentials only`;
  const lines = forgottenLines(facts);
  if (holds.length + lines.length === 0) return beforeAnything(state, way);
  const open = holds.filter(({ state: { status } }) => CAN_COME_BACK.has(status));
  const which = open.length < holds.length + lines.length ? `For ${count(open.length, 'image')}: ` : '';
  return [
    ...(open.length > 0 ? [`${which}${way}; ${untilWhen(open)}.`] : []),
    ...endSentences([...holds.map(endOfHold), ...lines.map(endOfLine)]),
  ].join(' ');
}

const CAN_COME_BACK: ReadonlySet<HoldStatus> = new Set([
  'approved',
  'quarantining',
  'quarantined',
  'archived',
  'disabled',
]);

function beforeAnything(state: ApprovedState, way: string): string {
  if (state.status === 'restored') return 'Taken back: nothing has to be undone.';
  const ends = goalOfAction(actionOf(state)) === 'delete' && state.effect === 'delete';
  return `${way}; ${ends ? UNTIL_THE_END : ANY_TIME}.`;
}

const UNTIL_THE_END = 'possible until the end of the watch window';
const ANY_TIME = 'possible at any time';

/** Of several the soonest date, or the least that is sure. */
function untilWhen(holds: readonly Hold[]): string {
  const ending = holds.filter((hold) => goalOf(hold) === 'delete' && hold.approval.effect === 'delete');
  const dates = ending.flatMap(({ state }) => (state.status === 'quarantined' ? [state.deleteAfter] : []));
  if (dates.length > 0) return `possible until ${momentText(Math.min(...dates))} at least`;
  return ending.length > 0 ? UNTIL_THE_END : ANY_TIME;
}

type End = ReturnType<typeof endOfLine> | 'deleting' | 'restoring' | 'can-come-back';

function endOfHold(hold: Hold): End {
  const status = cameTo(hold);
  switch (status) {
    case 'deleted':
    case 'gone':
    case 'dropped':
    case 'restored':
    case 'lost':
    case 'deleting':
    case 'restoring':
      return status;
    default:
      return 'can-come-back';
  }
}

/** One image, and several. */
const SENTENCES: readonly (readonly [End, string, string])[] = [
  [
    'deleting',
    'is being deleted: a restore brings back what is still there',
    'are being deleted: a restore brings back what is still there',
  ],
  ['deleted', 'deleted for good: it has to be built again', 'deleted for good: they have to be built again'],
  [
    'gone',
    'removed by someone else: it has to be built again',
    'removed by someone else: they have to be built again',
  ],
  [
    'lost',
    'was deleted before it could be restored: it has to be built again',
    'were deleted before they could be restored: they have to be built again',
  ],
  ['restoring', 'is being restored', 'are being restored'],
  ['restored', 'is restored: nothing is left to undo', 'are restored: nothing is left to undo'],
  ['dropped', 'was left alone: nothing has to be undone', 'were left alone: nothing has to be undone'],
  [
    'open',
    'has no end in this record: a newer question may have taken it over',
    'have no end in this record: newer questions may have taken them over',
  ],
];

function endSentences(ends: readonly End[]): string[] {
  return SENTENCES.flatMap(([end, one, several]) => {
    const n = ends.filter((each) => each === end).length;
    return n === 0 ? [] : [`${count(n, 'image')} ${n === 1 ? one : several}.`];
  });
}
