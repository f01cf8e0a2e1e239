import { unionOfExpression } from './expression-union.ts';
import { tagMatcher } from './tag-matcher.ts';

const MOST_STARS = 4;
const LEGAL = /^[\w.*-]+$/;

/** What ECR's wildcards can say of a pattern of the configuration. */
export type EcrPatterns =
  /** Together they match every tag the pattern matches, and maybe more. None: no tag can match it. */
  | { readonly patterns: readonly string[] }
  /** Only a pattern for all tags would do. */
  | 'all';

/**
 * A glob or a regular expression between slashes as ECR wildcard patterns that match at least as much. For rules that
 * spare images only: sparing too much is safe, expiring too much is not.
 */
export function ecrSuperset(pattern: string): EcrPatterns {
  const isExpression = pattern.startsWith('/');
  const globs = isExpression ? unionOfExpression(pattern.slice(1, -1)) : [pattern.replaceAll('?', '*')];
  const patterns = withoutCovered(globs.map(withFewStars).filter((glob) => LEGAL.test(glob)));
  return patterns.includes('*') ? 'all' : { patterns };
}

/** A pattern that ECR takes as it is and understands as we do. */
export function isEcrPattern(pattern: string): boolean {
  return LEGAL.test(pattern) && pattern.split('*').length - 1 <= MOST_STARS;
}

/** Whether the first pattern matches all that the second does; a no may be a yes that was not seen. */
export function covers(pattern: string, other: string): boolean {
  // The star of the other one stands for any text here: only a star of the first can take it.
  return tagMatcher(pattern)(other);
}

/** Leaves out patterns that others cover, the narrower ones first. */
export function withoutCovered(patterns: readonly string[]): readonly string[] {
  const unique = [...new Set(patterns)];
  return unique.filter((one) => !unique.some((other) => other !== one && covers(other, one)));
}

/** ECR allows four stars: what lies between the fourth and the last becomes part of the fourth. */
function withFewStars(glob: string): string {
  const parts = glob.replace(/\*+/g, '*').split('*');
  if (parts.length <= MOST_STARS + 1) return parts.join('*');
  return [...parts.slice(0, MOST_STARS), parts.at(-1)].join('*');
}
