import type { Digest } from './image.ts';
import { childrenOf, withGoingAlong } from './lifecycle/going-along.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { simulateLifecycle } from './lifecycle/simulate.ts';
import type { Inventory } from './policy-acts.ts';
import type { PreviewDifference, PreviewResult } from './policy-change.ts';
import { DAY, type Instant } from './time.ts';

/** So many differences are shown; all are counted. */
export const MOST_DIFFERENCES = 20;

/**
 * Holds ECR's own preview (the acting rule's priority by digest) against our simulation. What falls due within a day
 * may be in either or in none, as the two were not made at the same moment; and so may what goes along, as it is not
 * documented whether a preview tells it.
 */
export function comparePreview(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  rules: ReadonlyMap<Digest, number>,
  at: Instant,
): PreviewResult {
  const children = childrenOf(listed);
  const now = simulateLifecycle(policy, images, at, { horizonMs: 0, children });
  const soon = simulateLifecycle(policy, images, at, { horizonMs: DAY, children });
  const along = withGoingAlong(soon, images, listed);
  const tagsOf = new Map(images.map(({ digest, tags }) => [digest, tags]));
  const differences: PreviewDifference[] = [];
  for (const digest of new Set([...now.keys(), ...rules.keys()])) {
    const theirs = rules.get(digest);
    const ours = (now.get(digest) ?? along.get(digest))?.rulePriority;
    // Which of several that were pushed at the same moment goes, only ECR knows.
    if (ours === theirs || (theirs === undefined && now.get(digest)?.tied !== undefined)) continue;
    const tags = tagsOf.get(digest) ?? [];
    differences.push({
      ...{ digest, tags },
      ...(ours !== undefined && { ours }),
      ...(theirs !== undefined && { theirs }),
    });
  }
  if (differences.length === 0) return { status: 'agrees', at, images: rules.size };
  const shown = differences.slice(0, MOST_DIFFERENCES);
  return { status: 'differs', at, differences: shown, total: differences.length };
}
