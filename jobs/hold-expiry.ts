import { OWN_READ_SHADOW } from '../src/policy/as-left.ts';
import type { Family } from '../src/policy/family.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { JudgeContext } from '../src/policy/judge-context.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { DAY, type Duration, type Instant } from '../src/policy/time.ts';
import { count } from '../src/policy/wording.ts';
import { ECR_DELAY } from './lifecycle.ts';

type Expiry = JudgeContext['lifecycleExpiry'];

/** The repository's own lifecycle policy counts only as long as the hold lasts: what it would do later does not stop it. */
export function withinWindow(
  hold: Hold,
  { lifecycleExpiry, now }: Pick<JudgeContext, 'lifecycleExpiry' | 'now'>,
): Expiry {
  return expiryWithin(lifecycleExpiry, restOfWindow(hold, now) + ECR_DELAY);
}

/** What happens to a family within so long a time, and nothing later. */
export function expiryWithin(expiry: Expiry, time: Duration): Expiry {
  return (family) => {
    const outlook = expiry(family);
    // `days` is rounded up, so the act may be up to a day sooner.
    return outlook && 'days' in outlook && (outlook.days - 1) * DAY >= time ? undefined : outlook;
  };
}

function restOfWindow({ state, watch }: Hold, now: Instant): Duration {
  if (state.status === 'quarantined') return Math.max(state.deleteAfter - now, 0);
  return state.status === 'deleting' ? 0 : watch + OWN_READ_SHADOW;
}

/**
 * What a lifecycle policy does to a family that is put aside, before its date. Waiting would lose it: ECR deletes on its
 * own, often only because of the name Layaway gave it, and until its date it is to be had back. So it goes back, also
 * where that may not save it. A policy that cannot be read takes nothing that is known of: that is a doubt, which waits.
 */
export function takenWhileAside(
  { state: { status } }: Hold,
  family: Family,
  expiry: Expiry,
): (Rejudged & { readonly status: 'changed' }) | undefined {
  if (status !== 'quarantining' && status !== 'quarantined') return undefined;
  const outlook = expiry(family);
  if (!outlook || 'unreadable' in outlook) return undefined;
  const { rule, days, action } = outlook;
  const deed = action === 'transition' ? 'archives' : 'deletes';
  const when = days <= 0 ? 'within a day' : `within ${count(days, 'day')}`;
  const why = `the repository's lifecycle policy (${rule}) ${deed} it ${when}, or would while it is put aside`;
  return { status: 'changed', why };
}
