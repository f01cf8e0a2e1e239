import { type LifecycleRule, MOST_IMAGES } from './policy.ts';

/** Every rule of ours begins its description with this. */
export const OWN_MARK = 'Layaway: ';

export const LONGEST_DESCRIPTION = 160;

/** How the description of a rule that only spares goes on after the mark. */
export const keepOpening = (pattern: string): string => `keep ${pattern}: `;

/** The same for a rule that expires; without a pattern, untagged images. */
export function expireOpening(
  pattern: string | undefined,
  limit: { readonly days: number } | { readonly count: number },
): string {
  const when = 'days' in limit ? `after ${limit.days} days` : `beyond the newest ${limit.count}`;
  return `expire ${pattern ?? 'untagged images'} ${when}: `;
}

/**
 * Whether a rule is one that Layaway wrote, and nobody changed since: its description says what it does. One that only
 * begins like ours is its owner's, and stays: whatever is taken for ours is replaced.
 */
export function isOwnRule(rule: LifecycleRule): boolean {
  const opening = openingOf(rule);
  const { description = '', storageClass, action } = rule;
  if (opening === undefined || storageClass !== 'standard' || action !== 'expire') return false;
  // A long description ends with three dots.
  return description.startsWith((OWN_MARK + opening).slice(0, LONGEST_DESCRIPTION - 3));
}

function openingOf({ selection, limit }: LifecycleRule): string | undefined {
  if (limit.countType === 'sinceImagePulled' || limit.countType === 'sinceImageTransitioned')
    return undefined;
  if (selection.tagStatus !== 'tagged') {
    return selection.tagStatus === 'untagged' ? expireOpening(undefined, limit) : undefined;
  }
  const [pattern, ...others] = selection.values;
  if (selection.list === 'tagPrefixList' || pattern === undefined || others.length > 0) return undefined;
  return 'count' in limit && limit.count === MOST_IMAGES
    ? keepOpening(pattern)
    : expireOpening(pattern, limit);
}
