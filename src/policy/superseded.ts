import type { Review, ReviewState } from './review.ts';
import type { Instant } from './time.ts';

export type SupersededState = ReviewState & { status: 'superseded' };

/** What a question that waits becomes when it is asked anew or no longer in question: half an approval stays known. */
export function supersededState({ state }: Pick<Review, 'state'>, at: Instant): SupersededState {
  if (state.status !== 'seconding') return { status: 'superseded', at };
  const { by, action } = state;
  return { status: 'superseded', at, half: { by, at: state.at, ...(action && { action }) } };
}

/** Whether somebody had said something to a question before it was closed: that belongs in the record. */
export function wasAnswered({ handOver, half }: SupersededState): boolean {
  return handOver !== undefined || half !== undefined;
}
