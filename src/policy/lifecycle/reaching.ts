import type { ProtectedClass } from '../retention-policy.ts';
import { type LifecyclePolicy, type LifecycleRule, MOST_IMAGES } from './policy.ts';
import { covers, ecrSuperset } from './superset.ts';

/**
 * The rules of a policy text that may take images of a protected class: no rule before them spares every name of the
 * class. An image may bear names of several kinds, so a rule for other names reaches it, too; one for untagged images
 * does only where no name makes the class. Rules that say too much are better than rules that say too little.
 */
export function rulesReaching(
  { rules }: LifecyclePolicy,
  { tags }: Pick<ProtectedClass, 'tags'>,
): readonly LifecycleRule[] {
  const names = tags.map(ecrSuperset);
  return rules.filter((rule, i) => {
    if (isSparing(rule)) return false;
    if (rule.selection.tagStatus === 'untagged') return tags.length === 0;
    const shields = rules.slice(0, i).flatMap((before) => sparedBy(before, rule));
    const isSpared = (pattern: string) =>
      shields.some((shield) => shield === pattern || covers(shield, pattern));
    return tags.length === 0 || !names.every((name) => name !== 'all' && name.patterns.every(isSpared));
  });
}

/** A rule that keeps more than ECR holds takes nothing, as long as AWS raised no quota (`almostFull`). */
export function isSparing({ limit }: LifecycleRule): boolean {
  return limit.countType === 'imageCountMoreThan' && limit.count >= MOST_IMAGES;
}

/** The one pattern that a shield spares from a rule of the same storage class; lists are AND, so longer ones spare less. */
function sparedBy(before: LifecycleRule, { storageClass }: LifecycleRule): readonly string[] {
  const { selection } = before;
  if (!isSparing(before) || before.storageClass !== storageClass) return [];
  if (selection.tagStatus !== 'tagged' || selection.values.length > 1) return [];
  return selection.list === 'tagPrefixList'
    ? selection.values.map((prefix) => `${prefix}*`)
    : selection.values;
}
