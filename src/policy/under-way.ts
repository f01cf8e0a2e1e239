import { type Hold, isOver } from './hold.ts';
import type { Instant } from './time.ts';

/** A review with holds that are not over. */
export interface UnderWay {
  readonly review: string;
  /** Team that was asked; none where nobody was known to own it. */
  readonly team?: string;
  /** The soonest deletion; absent where nothing is to be deleted at a day known now. */
  readonly deleteAfter?: Instant;
}

/** @param teams who was asked, by review */
export function underWayIn(
  holds: readonly Pick<Hold, 'review' | 'state' | 'approval'>[],
  teams: ReadonlyMap<string, string | undefined>,
): UnderWay[] {
  const soonest = new Map<string, number>();
  for (const hold of holds.filter(({ state }) => !isOver(state.status))) {
    const known = soonest.get(hold.review) ?? Number.POSITIVE_INFINITY;
    soonest.set(hold.review, Math.min(known, deletionOf(hold)));
  }
  return [...soonest].map(([review, at]) => {
    const team = teams.get(review);
    return {
      review,
      ...(team !== undefined && { team }),
      ...(Number.isFinite(at) && { deleteAfter: at }),
    };
  });
}

function deletionOf({ state, approval }: Pick<Hold, 'state' | 'approval'>): number {
  const dated = state.status === 'quarantined' && approval.effect === 'delete';
  return dated ? state.deleteAfter : Number.POSITIVE_INFINITY;
}
