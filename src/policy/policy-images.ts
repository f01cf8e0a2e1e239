import type { Digest } from './image.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { actsAtOnce, actsBeforeLapse, type Inventory } from './policy-acts.ts';
import type { Instant } from './time.ts';

/** One image that a proposed policy reaches before the proposal lapses, as it was when the proposal was made. */
export interface PolicyImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** Zero where ECR gave no size. */
  readonly sizeBytes: number;
  readonly pushedAt?: Instant;
  /** Priority of the rule that reaches it. */
  readonly rule: number;
  readonly action: 'expire' | 'transition';
  /** When the rule reaches it; absent where it does so within a day of the proposal. */
  readonly due?: Instant;
}

/** The list behind the count on the button: by rule, within a rule the oldest push first. */
export function policyImages(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'children'>,
  at: Instant,
): readonly PolicyImage[] {
  const now = actsAtOnce(policy, inventory, at);
  const acts = actsBeforeLapse(policy, inventory, at);
  const reached = inventory.images.flatMap(({ digest, tags, sizeBytes = 0, pushedAt }): PolicyImage[] => {
    const act = acts.get(digest);
    if (!act) return [];
    const { rulePriority: rule, action, when } = act;
    const due = now.has(digest) ? {} : { due: when };
    return [{ digest, tags, sizeBytes, rule, action, ...(pushedAt !== undefined && { pushedAt }), ...due }];
  });
  return reached.sort((a, b) => a.rule - b.rule || (a.pushedAt ?? 0) - (b.pushedAt ?? 0));
}

/** An image as a list names it. */
export type Reached = Pick<PolicyImage, 'digest' | 'tags' | 'action'>;

/**
 * What the policy would do to the images of today within a day and whoever approved it was not shown: another image,
 * another act, or a name that the image did not have (promise 1). Fewer than shown is fine.
 */
export function beyondShown(
  shown: readonly Reached[],
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'children'>,
  now: Instant,
): readonly Reached[] {
  const known = new Map(shown.map((one) => [one.digest, one]));
  const acts = actsAtOnce(policy, inventory, now);
  return inventory.images.flatMap(({ digest, tags }): Reached[] => {
    const act = acts.get(digest);
    if (!act) return [];
    const before = known.get(digest);
    const asShown = before?.action === act.action && tags.every((tag) => before.tags.includes(tag));
    return asShown ? [] : [{ digest, tags, action: act.action }];
  });
}
