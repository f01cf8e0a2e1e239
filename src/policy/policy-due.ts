import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { actsAtOnce, type Inventory } from './policy-acts.ts';
import type { Amount } from './policy-change.ts';
import { summing } from './policy-sums.ts';
import type { Instant } from './time.ts';

/** What a policy would do within a day of being applied, by the images of that moment. */
export interface PolicyDue {
  /** When they were listed, and how many there were. */
  readonly at: Instant;
  readonly images: number;
  readonly expires: Amount;
  readonly archives: Amount;
}

/** Counts that anew: what a proposal counted may be two weeks old, and more falls due with every day. */
export function dueWithinADay(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  at: Instant,
): PolicyDue {
  const acts = actsAtOnce(policy, { images, listed }, at);
  const amount = summing(images, listed)(acts, ({ action }) => [action]);
  return { at, images: images.length, expires: amount('expire'), archives: amount('transition') };
}
