import { causeText } from '../../jobs/entries.ts';
import { type CameTo, cameTo } from '../policy/came-to.ts';
import { goalOf, type Hold, originalNames } from '../policy/hold.ts';
import { leftTexts } from '../policy/name-of-two.ts';
import { count } from '../policy/wording.ts';
import type { HoldSummary } from '../slack/desk.ts';

const NOTES = 3;

/** How far the families of a review have come, for its card. */
export function summarizeHolds(holds: readonly Hold[]): HoldSummary {
  const counts: Partial<Record<CameTo, number>> = {};
  let freedBytes = 0;
  const notes: string[] = [];
  for (const hold of holds) {
    const { state } = hold;
    const status = cameTo(hold);
    counts[status] = (counts[status] ?? 0) + 1;
    if (state.status === 'deleted') freedBytes += hold.sizeBytes;
    const note = noteOf(hold);
    // What is lost for good is not left to the count of the others.
    if (note && status === 'lost') notes.unshift(note);
    else if (note) notes.push(note);
  }
  const more = notes.length > NOTES ? [`and ${notes.length - NOTES} more`] : [];
  return {
    counts,
    freedBytes,
    ...datesOf(holds),
    notes: [...notes.slice(0, NOTES), ...more],
  };
}

/** The date that its card shows, and why that one, not another hold's, is later than it was said first. */
function datesOf(holds: readonly Hold[]): Pick<HoldSummary, 'deleteAfter' | 'watchUntil' | 'unwatched'> {
  let first: Dated | undefined;
  let last: Dated | undefined;
  for (const hold of holds) {
    const { state, approval } = hold;
    if (state.status !== 'quarantined') continue;
    if (approval.effect === 'delete' && !(first && first.deleteAfter <= state.deleteAfter)) first = state;
    if (goalOf(hold) !== 'delete' && !(last && last.deleteAfter >= state.deleteAfter)) last = state;
  }
  // The holds of one review have one goal: only one of the two is there.
  const unwatched = (first ?? last)?.unwatched;
  return {
    ...(first && { deleteAfter: first.deleteAfter }),
    ...(last && { watchUntil: last.deleteAfter }),
    ...(unwatched !== undefined && { unwatched }),
  };
}

type Dated = Hold['state'] & { readonly status: 'quarantined' };

/** A sentence for a hold that went another way than approved. */
function noteOf(hold: Hold): string | undefined {
  const { root, state } = hold;
  const name = originalNames(hold)[0] ?? root.slice(0, 19);
  switch (state.status) {
    case 'dropped':
      return `${name} was left alone: ${state.why}`;
    case 'gone':
      return `${name} was removed by someone else${state.why === undefined ? '' : `: ${state.why}`}`;
    case 'restoring':
    case 'restored': {
      if (cameTo(hold) === 'lost') return lostNote(name, hold);
      if (state.cause.kind === 'person') return takenNote(name, state) ?? missingNote(name, state);
      return `${name} was given back: ${causeText(state.cause)}`;
    }
    default:
      return undefined;
  }
}

/** Parts that could come back are no image without their root. */
function lostNote(name: string, { members, state }: Hold): string | undefined {
  if (state.status !== 'restored') return undefined;
  const parts = count(members.length - (state.missing?.length ?? 0), 'part');
  const why = state.cause.kind === 'person' ? '' : ` (${causeText(state.cause)})`;
  return `${name} was deleted before it could be given back${why}; left of it: ${parts}`;
}

function missingNote(name: string, state: Hold['state']): string | undefined {
  if (state.status !== 'restored' || !state.missing?.length) return undefined;
  return `${name} came back without ${count(state.missing.length, 'part')} of it, deleted already`;
}

function takenNote(name: string, state: Hold['state']): string | undefined {
  if (state.status !== 'restored' || state.taken.length === 0) return undefined;
  const { taken, leftTo = {} } = state;
  const carried = taken.filter((tag) => !Object.hasOwn(leftTo, tag)).join(', ');
  const facts = [carried && `another image carries ${carried} now`, ...leftTexts(leftTo)].filter(Boolean);
  return `${name}: ${facts.join('; ')}; it keeps its quarantine name`;
}
