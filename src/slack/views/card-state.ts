import type { HoldStatus } from '../../policy/hold.ts';
import type { Card } from '../desk.ts';
import { day, moment, type Reading } from './dates.ts';
import { bytes, count, list, number, safe } from './text.ts';
import { person } from './words.ts';

/** Who decided what, and until when. Stays on the card for good. Open cards have none. */
export function stateLines(card: Card, reading: Reading): string[] {
  const { state } = card.review;
  switch (state.status) {
    case 'open':
      return [];
    case 'kept':
      return [
        `*Kept until ${day(state.until, reading)}* by ${person(state.by.id)} on ${moment(state.at, reading)}.`,
        ...(state.reason ? [`Reason: ${safe(state.reason, 400)}`] : []),
      ];
    case 'investigating':
      return [
        `*Being investigated* by ${person(state.owner.id)}, back on ${day(state.reviewOn, reading)}. Asked for by ${person(state.by.id)} on ${moment(state.at, reading)}.`,
        ...(state.question ? [`Question: ${safe(state.question, 400)}`] : []),
      ];
    case 'removing':
      return state.effect === 'recorded' ? recorded(card, state, reading) : carriedOut(card, state, reading);
    case 'restored':
      return [
        `*Restore asked for* by ${person(state.by.id)} on ${moment(state.at, reading)}. Removal had been approved by ${person(state.removedBy.id)}.`,
        ...progress(card),
      ];
    case 'superseded':
      return [
        `*Replaced by a newer review* on ${day(state.at, reading)}. This one can no longer be answered.`,
      ];
  }
}

interface Decided {
  readonly by: { readonly id: string };
  readonly at: number;
}

function recorded({ review, mode }: Card, { by, at }: Decided, reading: Reading): string[] {
  return [
    `*Removal of ${number(review.facts.families)} recorded* for ${person(by.id)} on ${moment(at, reading)}.`,
    `Nothing was changed in the registry: Layaway was not allowed to when this was answered (mode now: \`${mode}\`).`,
  ];
}

function carriedOut(card: Card, { by, at }: Decided, reading: Reading): string[] {
  const approved = `Removal of ${number(card.review.facts.families)} approved by ${person(by.id)} on ${moment(at, reading)}.`;
  return [headline(card, reading), approved, ...progress(card)];
}

/** The one thing to know first: what happens next, and when. */
function headline(card: Card, reading: Reading): string {
  const n = (status: HoldStatus) => card.holds.counts[status] ?? 0;
  if (n('deleting') > 0) return '*Being deleted*';
  if (n('restoring') > 0) return '*Being restored*';
  if (n('approved') + n('quarantining') > 0) {
    const under = n('approved') + n('quarantining') + n('quarantined');
    return `*Putting aside:* ${number(n('quarantined'))} of ${number(under)} done`;
  }
  if (n('quarantined') > 0) return aside(card, reading);
  if (n('deleted') > 0) return `*Deleted ${number(n('deleted'))}*, ${bytes(card.holds.freedBytes)} freed`;
  if (n('restored') > 0) return '*Restored*';
  return n('dropped') + n('gone') > 0 ? '*Nothing to remove any more*' : '*Waiting to be put aside*';
}

function aside({ holds, mode }: Card, reading: Reading): string {
  if (mode !== 'delete') return `*Put aside.* Nothing is deleted in mode \`${mode}\`.`;
  if (holds.deleteAfter === undefined) return '*Put aside*, without a deletion date';
  return `*Put aside until ${day(holds.deleteAfter, reading)}*, then deleted unless used or restored`;
}

const COUNTED: readonly (readonly [HoldStatus, string])[] = [
  ['approved', 'waiting'],
  ['quarantining', 'being put aside'],
  ['quarantined', 'put aside'],
  ['deleting', 'being deleted'],
  ['deleted', 'deleted'],
  ['restoring', 'being restored'],
  ['restored', 'restored'],
  ['dropped', 'dropped out unchanged'],
  ['gone', 'removed by someone else'],
];

/** Where each image is now, and what went another way. */
function progress({ review, holds }: Card): string[] {
  const parts = COUNTED.flatMap(([status, words]) => {
    const n = holds.counts[status] ?? 0;
    return n > 0 ? [`${number(n)} ${words}`] : [];
  });
  const freed = holds.freedBytes > 0 ? ` · ${bytes(holds.freedBytes)} freed` : '';
  return [
    ...(parts.length > 0 ? [`Of ${count(review.facts.families, 'image')}: ${parts.join(', ')}${freed}`] : []),
    ...(holds.notes.length > 0 ? [noteLine(holds.notes)] : []),
  ];
}

function noteLine(notes: readonly string[]): string {
  return `Note: ${list(
    notes.map((note) => safe(note, 300)),
    3,
    0,
    '; ',
  )}`;
}

/** How many images a click on *Restore* can still bring back. Zero: no button. */
export function restorable({ review, holds }: Card): number {
  if (review.state.status !== 'removing' || review.state.effect !== 'carried-out') return 0;
  const n = (status: HoldStatus) => holds.counts[status] ?? 0;
  return n('approved') + n('quarantining') + n('quarantined');
}
