import type { Bytes } from './candidate.ts';
import { addBytes } from './savings.ts';

/** Images and what they take, by the bounds of the cards. */
export interface Counted {
  readonly images: number;
  readonly bytes: Bytes;
}

/** What one decision, or several, came to. */
export interface Sums {
  readonly deleted: Counted;
  readonly aside: Counted;
  /** Resting in the archive for good: stored still, at the archive's price. */
  readonly archived: Counted;
  /** Of `deleted`, bytes that were in the archive first: it charges them for a minimum time. */
  readonly throughArchive: number;
}

const NOTHING: Counted = { images: 0, bytes: { upper: 0, estimate: 0 } };
/** Of nothing at all. */
export const NO_SUMS: Sums = { deleted: NOTHING, aside: NOTHING, archived: NOTHING, throughArchive: 0 };

/** Sums of decisions that do not overlap. */
export function addSums(a: Sums, b: Sums): Sums {
  return {
    deleted: addCounted(a.deleted, b.deleted),
    aside: addCounted(a.aside, b.aside),
    archived: addCounted(a.archived, b.archived),
    throughArchive: a.throughArchive + b.throughArchive,
  };
}

function addCounted(a: Counted, b: Counted): Counted {
  return { images: a.images + b.images, bytes: addBytes(a.bytes, b.bytes) };
}

/** No estimate above what is known from elsewhere to be the most. */
export function capped<T extends Sums>(sums: T, most = Number.POSITIVE_INFINITY): T {
  const cap = ({ images, bytes }: Counted): Counted => ({
    images,
    bytes: { ...bytes, estimate: Math.min(bytes.estimate, most) },
  });
  return { ...sums, deleted: cap(sums.deleted), aside: cap(sums.aside), archived: cap(sums.archived) };
}
