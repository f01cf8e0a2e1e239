import type { Review } from '../src/policy/review.ts';
import { returnedUnasked } from '../src/slack/views/returned-unasked.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';

/** A question that came back, and where it could not be asked. */
export interface Unasked {
  readonly review: Review;
  readonly team: string;
  /** Why the channel takes no message. */
  readonly sentence: string;
}

/**
 * Tells the leads of a team, each once, that a question came back which their channel does not take. `later`: some are
 * still to be told.
 */
export async function tellUnasked(
  deps: Deps,
  { poster }: Posting,
  { review, team, sentence }: Unasked,
): Promise<'told' | 'later'> {
  const leads = deps.config.teams[team]?.leads ?? [];
  const told = await Promise.all(
    leads.map(async (lead) => {
      const dm = await poster.openDm(lead);
      if (dm.status !== 'open') return dm.status;
      const post = { channel: dm.channel, message: returnedUnasked(review, team, sentence) };
      const result = await postOnce(deps, poster, `back ${review.id} ${lead}`, post, { reviews: [] });
      return result.status;
    }),
  );
  if (told.includes('refused'))
    deps.log.warn({ review: review.id, team }, 'some leads cannot be told that a question came back');
  return told.every((status) => status === 'posted' || status === 'refused') ? 'told' : 'later';
}
