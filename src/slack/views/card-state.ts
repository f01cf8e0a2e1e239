import { ACTION_NOUN, actionOf } from '../../policy/action.ts';
import type { CameTo } from '../../policy/came-to.ts';
import { approvedCount } from '../../policy/cover.ts';
import type { Review, ReviewState } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { headline, restoreHeadline } from './card-headline.ts';
import { investigatingLines } from './card-looked-into.ts';
import { passedOnLines } from './card-owner.ts';
import { queueLines } from './card-queue.ts';
import { REST_WORDS } from './card-rest.ts';
import { approvers, secondLine, stageLine } from './card-slow.ts';
import { day, moment, type Reading } from './dates.ts';
import { said } from './said.ts';
import { count, list, number, safe } from './text.ts';
import { person } from './words.ts';

/** Who decided what, and until when. Stays on the card for good. Open cards have none. */
export function stateLines(card: Card, reading: Reading): string[] {
  const { state } = card.review;
  switch (state.status) {
    case 'open':
      return [];
    case 'seconding':
      return [secondLine(card.review, state, reading)];
    case 'kept':
      return [
        `*Kept until ${day(state.until, reading)}* by ${person(state.by.id)} on ${moment(state.at, reading)}.`,
        ...(state.reason ? [`Reason: ${safe(state.reason, 400)}`] : []),
      ];
    case 'investigating':
      return investigatingLines(card, state, reading);
    case 'removing':
      return state.effect === 'recorded' ? recorded(card, state, reading) : carriedOut(card, state, reading);
    case 'restored':
      return [
        restoreHeadline(card),
        `Restore asked for by ${person(state.by.id)} on ${moment(state.at, reading)}${approvedBy(state)}.`,
        ...queueLines(card, reading, false),
        ...progress(card),
      ];
    case 'superseded':
      if (state.handOver) return passedOnLines(state.handOver, reading);
      return [
        `*Replaced by a newer review* on ${day(state.at, reading)}. If the question still stands, the newest message asks it.`,
      ];
  }
}

function approvedBy(state: ReviewState & { status: 'restored' }): string {
  const { by, removedBy } = state;
  const noun = ACTION_NOUN[actionOf(state)];
  return by.id === removedBy.id ? '' : `; ${person(removedBy.id)} had approved the ${noun}`;
}

type Decided = ReviewState & { status: 'removing' };

/** `Removal of 38`; where some stay, `Reduction of 38 to the newest 5, 33 go,`. */
function approvedText(review: Review, state: Decided): string {
  const action = actionOf(state);
  const n = approvedCount(review);
  const noun = ACTION_NOUN[action];
  const all = review.facts.families;
  const to =
    action === 'reduce' ? `${number(all)} to the newest ${number(all - n)}, ${number(n)} go,` : number(n);
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)} of ${to}`;
}

function recorded({ review, mode }: Card, state: Decided, reading: Reading): string[] {
  const what = approvedText(review, state);
  return [
    `*${what} recorded* for ${approvers(state)} on ${moment(state.at, reading)}.`,
    `Nothing was changed in the registry: Layaway was not allowed to when this was answered (mode now: \`${mode}\`).`,
  ];
}

function carriedOut(card: Card, state: Decided, reading: Reading): string[] {
  const approved = `${approvedText(card.review, state)} approved by ${approvers(state)} on ${moment(state.at, reading)}.`;
  const stage = stageLine(card, reading);
  const queue = queueLines(card, reading, stage.length > 0);
  return [headline(card, reading), approved, ...stage, ...queue, ...progress(card)];
}

const COUNTED: readonly (readonly [CameTo, string])[] = [
  ['approved', 'waiting'],
  ['quarantining', 'being put aside'],
  ['quarantined', 'put aside'],
  ['archived', 'archived'],
  ['disabled', 'disabled'],
  ['deleting', 'being deleted'],
  ['deleted', 'deleted'],
  ['restoring', 'being restored'],
  ['restored', 'restored'],
  ['lost', 'could not come back'],
  ['dropped', 'dropped out unchanged'],
  ['gone', 'removed by someone else'],
];

/** Where each image is now, unless the headline says it of all of them, and what went another way. */
function progress({ review, holds }: Card): string[] {
  const action = 'action' in review.state ? review.state.action : undefined;
  const other = action === 'archive' || action === 'disable' ? REST_WORDS[action] : {};
  const parts = COUNTED.flatMap(([status, words]) => {
    const n = holds.counts[status] ?? 0;
    return n > 0 ? [`${number(n)} ${other[status] ?? words}`] : [];
  });
  return [
    ...(parts.length > 1 ? [`Of ${count(approvedCount(review), 'image')}: ${parts.join(', ')}`] : []),
    ...(holds.notes.length > 0 ? [noteLine(holds.notes)] : []),
  ];
}

function noteLine(notes: readonly string[]): string {
  return `Note: ${list(
    notes.map((note) => said(note, 300)),
    3,
    0,
    '; ',
  )}`;
}
