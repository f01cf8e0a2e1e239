import type { Bytes } from './candidate.ts';
import { goalOf, type Hold, isOver } from './hold.ts';
import type { Instant } from './time.ts';

/** Images and what they take, by the bounds of the cards. */
export interface Counted {
  readonly images: number;
  readonly bytes: Bytes;
}

/** What the holds of one repository add up to, so that nobody has to read them all to show a sum. */
export interface Tally {
  readonly deleted: Counted;
  readonly aside: Counted;
  /** Reviews with holds that are not over. */
  readonly underWay: readonly UnderWay[];
}

export interface UnderWay {
  readonly review: string;
  /** Team that was asked; none where nobody was known to own it. */
  readonly team?: string;
  /** The soonest deletion; absent where nothing is to be deleted at a day known now. */
  readonly deleteAfter?: Instant;
}

/** @param teams who was asked, by review */
export function tallyOf(holds: readonly Hold[], teams: ReadonlyMap<string, string | undefined>): Tally {
  const soonest = new Map<string, number>();
  for (const hold of holds.filter(({ state }) => !isOver(state.status))) {
    const known = soonest.get(hold.review) ?? Number.POSITIVE_INFINITY;
    soonest.set(hold.review, Math.min(known, deletionOf(hold)));
  }
  return {
    deleted: countHolds(holds.filter(({ state }) => state.status === 'deleted')),
    // What is archived or disabled frees nothing, however long it lies there.
    aside: countHolds(
      holds.filter((hold) => hold.state.status === 'quarantined' && goalOf(hold) === 'delete'),
    ),
    underWay: [...soonest].map(([review, at]) => {
      const team = teams.get(review);
      return {
        review,
        ...(team !== undefined && { team }),
        ...(Number.isFinite(at) && { deleteAfter: at }),
      };
    }),
  };
}

function deletionOf({ state, approval }: Hold): number {
  const dated = state.status === 'quarantined' && approval.effect === 'delete';
  return dated ? state.deleteAfter : Number.POSITIVE_INFINITY;
}

/** Images of one review may share all layers, those of different reviews none. */
function countHolds(holds: readonly Hold[]): Counted {
  const largest = new Map<string, number>();
  let upper = 0;
  for (const { review, sizeBytes } of holds) {
    upper += sizeBytes;
    largest.set(review, Math.max(largest.get(review) ?? 0, sizeBytes));
  }
  const estimate = [...largest.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { images: holds.length, bytes: { upper, estimate } };
}
