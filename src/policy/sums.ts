import type { Bytes } from './candidate.ts';

/** Images and what they take, by the bounds of the cards. */
export interface Counted {
  readonly images: number;
  readonly bytes: Bytes;
}

/** What one decision, or several, came to. */
export interface Sums {
  readonly deleted: Counted;
  readonly aside: Counted;
  /** Not to be deleted, so that nothing is saved: disabled, or watched before it rests. */
  readonly resting: Counted;
  /** Resting in the archive for good: stored still, at the archive's price. */
  readonly archived: Counted;
  /**
   * Of `deleted`, bytes that were in the archive first. It charges for a minimum time; bytes that spent a part of it
   * there count for the rest of it only.
   */
  readonly throughArchive: number;
}

/** Decisions on different images of one repository, together. */
export function sumsTogether(decisions: readonly Sums[]): Sums {
  return {
    deleted: countedTogether(decisions.map(({ deleted }) => deleted)),
    aside: countedTogether(decisions.map(({ aside }) => aside)),
    resting: countedTogether(decisions.map(({ resting }) => resting)),
    archived: countedTogether(decisions.map(({ archived }) => archived)),
    throughArchive: decisions.reduce((sum, { throughArchive }) => sum + throughArchive, 0),
  };
}

/**
 * The same of one amount.
 *
 * By layers each was counted once, so those estimates add up. Images of one repository whose layers nobody knows may
 * share all they can, with the others, too: only the largest such estimate counts. That claims rather too little.
 */
export function countedTogether(all: readonly Counted[]): Counted {
  let images = 0;
  let upper = 0;
  let known = 0;
  let byLayers = 0;
  let largestUnknown = 0;
  for (const { images: some, bytes } of all) {
    images += some;
    upper += bytes.upper;
    if (bytes.byLayers === undefined) {
      largestUnknown = Math.max(largestUnknown, bytes.estimate);
      continue;
    }
    known += bytes.byLayers;
    byLayers += bytes.estimate;
  }
  const estimate = Math.max(byLayers, largestUnknown);
  return { images, bytes: { upper, estimate, ...(known > 0 && { byLayers: known }) } };
}

/** No estimate above what is known from elsewhere to be the most. */
export function capped<T extends Sums>(sums: T, most = Number.POSITIVE_INFINITY): T {
  const cap = ({ images, bytes }: Counted): Counted => ({
    images,
    bytes: { ...bytes, estimate: Math.min(bytes.estimate, most) },
  });
  const { deleted, aside, resting, archived } = sums;
  return {
    ...sums,
    ...{ deleted: cap(deleted), aside: cap(aside), resting: cap(resting), archived: cap(archived) },
  };
}
