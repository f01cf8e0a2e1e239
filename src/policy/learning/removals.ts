import { actionOf } from '../action.ts';
import type { Hold, HoldStatus } from '../hold.ts';
import { notApproved } from '../leave-out.ts';
import type { FrozenFamily, Review } from '../review.ts';
import type { Instant } from '../time.ts';
import { type Answer, type Group, groupOf, type WeekOf } from './answer.ts';

/** An owner's word that images of a group may go: those that nobody took back since. */
export interface Removal {
  readonly group: Group;
  readonly class: Review['class'];
  readonly review: string;
  readonly by: string;
  readonly at: Instant;
  readonly week: string;
  readonly families: readonly FrozenFamily[];
  /** All but the newest so many went; absent where all were to go. */
  readonly keptNewest?: number;
}

/** What came back, or never began, was not removed. What somebody else deleted was agreed to all the same. */
const NOT_REMOVED: ReadonlySet<HoldStatus> = new Set(['dropped', 'restoring', 'restored']);

/**
 * The removals among the answers, newest first. Only an approval that reached to deletion counts: whoever read that
 * nothing is deleted agreed to no rule that deletes.
 */
export function removalsIn(answers: readonly Answer[], holds: readonly Hold[], weekOf: WeekOf): Removal[] {
  return answers.flatMap((answer) => removalOf(answer, holds, weekOf) ?? []).sort((a, b) => b.at - a.at);
}

function removalOf(answer: Answer, holds: readonly Hold[], weekOf: WeekOf): Removal | undefined {
  const { review, frozen } = answer;
  const { state } = review;
  if (state.status !== 'removing' || state.effect !== 'delete' || review.kind === 'orphaned')
    return undefined;
  const action = actionOf(state);
  if (action === 'archive' || action === 'disable') return undefined;
  const stays = notApproved(review);
  const notGone = new Set(
    holds
      .filter((hold) => hold.review === review.id && NOT_REMOVED.has(hold.state.status))
      .map(({ root }) => root),
  );
  const families = frozen.filter(({ root }) => !stays.has(root) && !notGone.has(root));
  if (families.length === 0) return undefined;
  return {
    group: groupOf(answer),
    class: review.class,
    review: review.id,
    by: state.by.id,
    at: state.at,
    week: weekOf(state.at),
    families,
    ...(action === 'reduce' && { keptNewest: stays.size - (review.leftOut ?? []).length }),
  };
}

/** In how many different weeks: two clicks in one week are one cycle. */
export function weeksOf(removals: readonly Pick<Removal, 'week'>[]): number {
  return new Set(removals.map(({ week }) => week)).size;
}
