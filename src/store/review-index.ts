import { registryKey } from '../policy/image.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import { wasAnswered } from '../policy/superseded.ts';
import type { Instant } from '../policy/time.ts';
import type { Keys } from './keys.ts';
import { writeRecord } from './record.ts';
import type { Transaction } from './transaction.ts';

/** A review superseded unanswered is in no record; its card may still be opened for a quarter of a year. */
const SUPERSEDED_LIFE_SECONDS = 90 * 24 * 3600;

/** Writes a review's head and puts it into the indexes its state belongs in, and out of the others. */
export function placeReview(transaction: Transaction, keys: Keys, review: Review): void {
  const { id, state } = review;
  const inRepository = keys.reviewsIn(registryKey(review.registry), review.repository);
  transaction.write('SET', keys.review(id), writeRecord(review));
  if (isWaiting(state)) transaction.write('ZADD', keys.openReviews, review.openedAt, id);
  else transaction.write('ZREM', keys.openReviews, id);
  if (state.status === 'investigating') {
    transaction.write('ZADD', keys.returningReviews, state.reviewOn, id);
  } else {
    transaction.write('ZREM', keys.returningReviews, id);
  }
  if (state.status === 'superseded') {
    transaction.write('ZREM', inRepository, id);
    if (wasAnswered(state)) {
      const closed = keys.closedAnswersIn(registryKey(review.registry), review.repository);
      transaction.write('ZADD', closed, review.openedAt, id);
    } else {
      transaction.write('EXPIRE', keys.review(id), SUPERSEDED_LIFE_SECONDS);
      transaction.write('EXPIRE', keys.frozen(id), SUPERSEDED_LIFE_SECONDS);
    }
  } else {
    transaction.write('ZADD', inRepository, review.openedAt, id);
  }
  if (state.status !== 'open' && state.status !== 'seconding' && state.status !== 'superseded') {
    // NX: a later save of the same decision must not undo the mark that it was applied.
    transaction.write('ZADD', keys.decisions, 'NX', state.at, decisionMember(id, state.at));
  }
}

/** One decision of a review: a newer one of the same review is another member. */
export function decisionMember(review: string, at: Instant): string {
  return `${at} ${review}`;
}
