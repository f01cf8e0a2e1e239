import { asksOfAside } from '../src/policy/asked-again.ts';
import { type Digest, registryKey } from '../src/policy/image.ts';
import { notApproved } from '../src/policy/leave-out.ts';
import type { Review, ReviewState } from '../src/policy/review.ts';
import { KEEP_FOR } from '../src/policy/review-decide.ts';
import type { Keep } from '../src/store/store.ts';
import { dayBegins } from './calendar.ts';
import type { Deps } from './deps.ts';

/** A review with an answer that has something to carry out. */
export interface Answered extends Review {
  readonly state: Exclude<ReviewState, { readonly status: 'open' | 'seconding' | 'superseded' }>;
}

export function isAnswered(review: Review): review is Answered {
  const { status } = review.state;
  return status !== 'open' && status !== 'seconding' && status !== 'superseded';
}

/** What an answer keeps of its list until when, and which former keeps it takes back. */
interface Keeps {
  readonly keep?: ReadonlyMap<Digest, Keep>;
  readonly forget?: readonly Digest[];
}

/** The exceptions that an answer comes to, for later scans to read. */
export async function keepsOf(deps: Deps, review: Answered): Promise<Keeps> {
  const { state } = review;
  switch (state.status) {
    case 'removing':
      return { forget: await noMoreKept(deps, review), keep: await leftOut(deps, review) };
    case 'kept': {
      const { until, by, reason } = state;
      return await allOf(deps, review, { until, by: by.id, ...(reason && { reason }) });
    }
    case 'investigating': {
      const reason = `being investigated by <@${state.owner.id}>`;
      // From the day's beginning: a scan early that day has to find them, or they would wait for another week.
      const until = dayBegins(state.reviewOn, deps.config.schedule.timezone);
      return await allOf(deps, review, { until, by: state.by.id, reason });
    }
    case 'restored':
      return await allOf(deps, review, {
        until: state.at + KEEP_FOR,
        by: state.by.id,
        reason: 'restored',
      });
  }
}

async function allOf(deps: Deps, review: Review, exception: Keep): Promise<Keeps> {
  const { id, leftOut = [] } = review;
  // Left out of what is put aside already, it stays there: kept, it would be given back.
  const without = new Set(asksOfAside(review) ? leftOut : []);
  const kept = (await deps.store.reviews.frozen(id)).filter(({ root }) => !without.has(root));
  return { keep: new Map(kept.map(({ root }) => [root, exception])) };
}

/** What the owner left out of the approved list stays, as if kept. A longer keep is not cut short. */
async function leftOut(deps: Deps, review: Answered): Promise<ReadonlyMap<Digest, Keep>> {
  const { leftOut: roots = [], registry, repository, state } = review;
  if (roots.length === 0) return new Map();
  const until = state.at + KEEP_FOR;
  const known = await deps.store.memory.keeps(registryKey(registry), repository, deps.now());
  const shorter = roots.filter((root) => (known.get(root)?.until ?? 0) < until);
  const reason = 'left out of what was approved';
  return new Map(shorter.map((root) => [root, { until, by: state.by.id, reason }]));
}

/** A removal takes back an earlier keep of the same images. */
async function noMoreKept(deps: Deps, review: Review): Promise<readonly Digest[]> {
  // Applied again, what began already stays as it is: somebody may have restored and kept it since.
  const begun = new Set((await deps.store.holds.ofReview(review.id)).map((hold) => hold.root));
  const frozen = (await deps.store.reviews.frozen(review.id)).map((family) => family.root);
  const without = notApproved(review);
  return frozen.filter((root) => !begun.has(root) && !without.has(root));
}
