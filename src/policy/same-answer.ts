import { actionOf } from './action.ts';
import { approvedCount } from './cover.ts';
import { listMark } from './list-mark.ts';
import type { Review } from './review.ts';
import type { Decision } from './review-decide.ts';

/**
 * Whether what a review says is this very answer by this person: the same submission delivered again, not another
 * one of theirs. What an approval covers follows from its action, its count and what was left out.
 */
export function isAnswerOf(review: Review, command: Decision, user: string): boolean {
  const { state } = review;
  if (!('by' in state) || state.by.id !== user) return false;
  switch (command.kind) {
    case 'keep':
      return state.status === 'kept';
    case 'investigate':
      return state.status === 'investigating';
    case 'restore':
      return state.status === 'restored';
    default:
      return (
        (state.status === 'removing' || state.status === 'seconding') &&
        actionOf(state) === command.kind &&
        approvedCount(review) === command.count &&
        listMark(review.leftOut) === command.list
      );
  }
}
