import type { Digest } from './image.ts';

/** A prime, 2^61 - 1: two lists have the same mark by chance once in some 10^18. */
const PRIME = 2n ** 61n - 1n;
const BASE = 1_000_003n;

/**
 * A short mark of what is left out of a frozen list, which is what was shown where the list itself never changes.
 * Undefined where nothing is: so buttons without a mark, from before there were any, speak of the whole list only.
 */
export function listMark(leftOut: readonly Digest[] = []): string | undefined {
  // The same in whatever order they were left out.
  return leftOut.length === 0 ? undefined : markOf([...leftOut].sort().join(' '));
}

/** A short mark of any text, by Karp and Rabin: the same wherever it is made. */
export function markOf(text: string): string {
  let mark = 0n;
  for (let i = 0; i < text.length; i++) mark = (mark * BASE + BigInt(text.charCodeAt(i))) % PRIME;
  return mark.toString(36);
}
