import { type ChangedImages, diffByEffect, type EffectDiff } from './lifecycle/diff.ts';
import { parseLifecyclePolicy } from './lifecycle/parse.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import type { Inventory } from './policy-acts.ts';
import type { Amount, PolicyDiff } from './policy-change.ts';
import type { Duration, Instant } from './time.ts';

/**
 * What a policy changes for the images there now, beside the text it takes the place of. A former text that nobody can
 * read counts as none: then every act of the new one is told.
 */
export function policyDiff(
  former: string | undefined,
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  at: Instant,
  horizonMs: Duration,
): PolicyDiff {
  const read = former === undefined ? undefined : parseLifecyclePolicy(former);
  const before = read && 'rules' in read ? read : undefined;
  return diffSums(diffByEffect(before, policy, images, at, { horizonMs, listed }));
}

/** Each list of a comparison with its sum. */
export function diffSums(diff: EffectDiff): PolicyDiff {
  return {
    newlyExpired: amountOf(diff.newlyExpired),
    newlyArchived: amountOf(diff.newlyTransitioned),
    noLongerExpired: amountOf(diff.noLongerExpired),
    noLongerArchived: amountOf(diff.noLongerTransitioned),
    sooner: amountOf(diff.sooner),
    later: amountOf(diff.later),
  };
}

function amountOf({ images, bytes }: ChangedImages): Amount {
  return { images: images.length, bytes };
}
