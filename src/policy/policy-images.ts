import type { Digest } from './image.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { actsAtOnce, type Inventory } from './policy-acts.ts';
import type { Instant } from './time.ts';

/** One image that a proposed policy reaches within a day, as it was when the proposal was made. */
export interface PolicyImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** Zero where ECR gave no size. */
  readonly sizeBytes: number;
  readonly pushedAt?: Instant;
  /** Priority of the rule that reaches it. */
  readonly rule: number;
  readonly action: 'expire' | 'transition';
}

/** The list behind the count on the button: by rule, within a rule the oldest push first. */
export function policyImages(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'children'>,
  at: Instant,
): readonly PolicyImage[] {
  const acts = actsAtOnce(policy, inventory, at);
  const reached = inventory.images.flatMap(({ digest, tags, sizeBytes = 0, pushedAt }): PolicyImage[] => {
    const act = acts.get(digest);
    if (!act) return [];
    const { rulePriority: rule, action } = act;
    return [{ digest, tags, sizeBytes, rule, action, ...(pushedAt !== undefined && { pushedAt }) }];
  });
  return reached.sort((a, b) => a.rule - b.rule || (a.pushedAt ?? 0) - (b.pushedAt ?? 0));
}
