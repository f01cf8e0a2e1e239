import { causeText } from '../../jobs/entries.ts';
import { goalOf, type Hold, originalNames } from '../policy/hold.ts';
import type { HoldSummary } from '../slack/desk.ts';

const NOTES = 3;

/** How far the families of a review have come, for its card. */
export function summarizeHolds(holds: readonly Hold[]): HoldSummary {
  const counts: Partial<Record<Hold['state']['status'], number>> = {};
  let freedBytes = 0;
  let deleteAfter: number | undefined;
  let watchUntil: number | undefined;
  const notes: string[] = [];
  for (const hold of holds) {
    const { state } = hold;
    counts[state.status] = (counts[state.status] ?? 0) + 1;
    if (state.status === 'deleted') freedBytes += hold.sizeBytes;
    if (state.status === 'quarantined' && hold.approval.effect === 'delete')
      deleteAfter = Math.min(deleteAfter ?? state.deleteAfter, state.deleteAfter);
    if (state.status === 'quarantined' && goalOf(hold) !== 'delete')
      watchUntil = Math.max(watchUntil ?? state.deleteAfter, state.deleteAfter);
    const note = noteOf(hold);
    if (note) notes.push(note);
  }
  const more = notes.length > NOTES ? [`and ${notes.length - NOTES} more`] : [];
  return {
    counts,
    freedBytes,
    ...(deleteAfter !== undefined && { deleteAfter }),
    ...(watchUntil !== undefined && { watchUntil }),
    notes: [...notes.slice(0, NOTES), ...more],
  };
}

/** A sentence for a hold that went another way than approved. */
function noteOf(hold: Hold): string | undefined {
  const { root, state } = hold;
  const name = originalNames(hold)[0] ?? root.slice(0, 19);
  switch (state.status) {
    case 'dropped':
      return `${name} was left alone: ${state.why}`;
    case 'gone':
      return `${name} was removed by someone else`;
    case 'restoring':
    case 'restored': {
      if (state.cause.kind === 'person') return takenNote(name, state);
      return `${name} was given back: ${causeText(state.cause)}`;
    }
    default:
      return undefined;
  }
}

function takenNote(name: string, state: Hold['state']): string | undefined {
  if (state.status !== 'restored' || state.taken.length === 0) return undefined;
  return `${name}: another image carries ${state.taken.join(', ')} now; it keeps its quarantine name`;
}
