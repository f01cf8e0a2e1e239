import type { Digest } from './image.ts';

/** A prime, 2^61 - 1: two lists have the same mark by chance once in some 10^18. */
const PRIME = 2n ** 61n - 1n;
const BASE = 1_000_003n;

/**
 * A short mark of what is left out of a frozen list, which is what was shown where the list itself never changes.
 * Undefined where nothing is: so buttons without a mark, from before there were any, speak of the whole list only.
 */
export function listMark(leftOut: readonly Digest[] = []): string | undefined {
  if (leftOut.length === 0) return undefined;
  let mark = 0n;
  // Karp-Rabin over the text: the same wherever it is made, and in whatever order they were left out.
  for (const letter of [...leftOut].sort().join(' '))
    mark = (mark * BASE + BigInt(letter.charCodeAt(0))) % PRIME;
  return mark.toString(36);
}
