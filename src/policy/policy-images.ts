import type { Digest } from './image.ts';
import { sizeIn } from './lifecycle/going-along.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { actsAtOnce, actsUntil, type Inventory, partOf } from './policy-acts.ts';
import { coveredUntil } from './policy-reach.ts';
import type { Duration, Instant } from './time.ts';

/** One image that a proposed policy reaches within its horizon, as it was when the proposal was made. */
export interface PolicyImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** What it adds to the sum of the list: zero where ECR gave no size, see `sizeIn`. */
  readonly sizeBytes: number;
  readonly pushedAt?: Instant;
  /** Priority of the rule that reaches it, or the image it goes along with. */
  readonly rule: number;
  /** The image it goes along with, by a tag or the beginning of its digest; absent where a rule reaches it itself. */
  readonly along?: string;
  readonly action: 'expire' | 'transition';
  /** When the rule reaches it; absent where it does so within a day of the proposal. */
  readonly due?: Instant;
}

/** Whether it falls due only after a proposal of images listed `at` lapsed: shown, but not approved with it. */
export function isOutlook({ due }: Pick<PolicyImage, 'due'>, at: Instant): boolean {
  return due !== undefined && due > coveredUntil(at);
}

/**
 * The list behind the count on the button: first what is approved, then what follows within the horizon; each by rule,
 * within a rule the oldest push first.
 */
export function policyImages(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'listed'>,
  at: Instant,
  horizon: Duration = 0,
): readonly PolicyImage[] {
  const acts = actsUntil(policy, inventory, at, Math.max(horizon, coveredUntil(at) - at));
  const sizeOf = sizeIn(inventory.images, inventory.listed);
  const names = new Map(inventory.images.map(({ digest, tags }) => [digest, tags[0] ?? digest.slice(0, 19)]));
  const reached = inventory.images.flatMap((image): PolicyImage[] => {
    const { digest, tags, pushedAt } = image;
    const act = acts.get(digest);
    if (!act) return [];
    const { rulePriority: rule, action, when } = act;
    const along = act.along && names.get(act.along);
    return [
      {
        ...{ digest, tags, sizeBytes: sizeOf(image), rule, action },
        ...(along !== undefined && { along }),
        ...(pushedAt !== undefined && { pushedAt }),
        ...(partOf(act, at) !== 'at-once' && { due: when }),
      },
    ];
  });
  return reached.sort(
    (a, b) =>
      Number(isOutlook(a, at)) - Number(isOutlook(b, at)) ||
      a.rule - b.rule ||
      (a.pushedAt ?? 0) - (b.pushedAt ?? 0),
  );
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
  inventory: Pick<Inventory, 'images' | 'listed'>,
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
