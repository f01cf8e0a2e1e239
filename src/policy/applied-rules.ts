import { isOwnRule } from './lifecycle/own-shape.ts';
import { parseLifecyclePolicy } from './lifecycle/parse.ts';
import type { LifecycleRule } from './lifecycle/policy.ts';
import { isSparing } from './lifecycle/reaching.ts';
import type { PolicyChange } from './policy-change.ts';

/**
 * Whether a rule of a repository's policy is one that Layaway applied there: it stands, word for word but for its
 * number, in a text that was given to ECR for it. One that was copied from another repository is its owner's, and so
 * is what was applied so long ago that no change of it is known.
 *
 * @param changes all of the repository that are known
 */
export function appliedHere(
  changes: readonly Pick<PolicyChange, 'text' | 'receipt'>[],
): (rule: LifecycleRule) => boolean {
  const known = new Set<string>();
  for (const { text, receipt } of changes) {
    const policy = receipt && parseLifecyclePolicy(text);
    if (!policy || 'errors' in policy) continue;
    for (const rule of policy.rules.filter(isOwnRule)) known.add(wordsOf(rule));
  }
  return (rule) => known.has(wordsOf(rule));
}

/** The rules of ours that expire something in a policy text; none where there is no text, or it cannot be read. */
export function rulesInForce(
  text: string | undefined,
  isOurs: (rule: LifecycleRule) => boolean,
): readonly LifecycleRule[] {
  const policy = text === undefined ? undefined : parseLifecyclePolicy(text);
  if (!policy || 'errors' in policy) return [];
  return policy.rules.filter((rule) => isOwnRule(rule) && !isSparing(rule) && isOurs(rule));
}

/** The names by which rules of ours expire images in a policy text: patterns, and an empty one for untagged images. */
export function expiringOf(
  text: string | undefined,
  isOurs: (rule: LifecycleRule) => boolean,
): readonly string[] {
  return rulesInForce(text, isOurs).flatMap(({ selection }) =>
    'values' in selection ? selection.values : [''],
  );
}

/** Whether a text still expires by all names by which rules of ours do in the former one. */
export function everyRuleStays(
  former: string | undefined,
  text: string,
  isOurs: (rule: LifecycleRule) => boolean,
): boolean {
  const after = new Set(expiringOf(text, () => true));
  return expiringOf(former, isOurs).every((name) => after.has(name));
}

function wordsOf({ description, selection, limit }: LifecycleRule): string {
  return JSON.stringify([description, selection, limit]);
}
