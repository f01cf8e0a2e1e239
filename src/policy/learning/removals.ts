import { actionOf } from '../action.ts';
import type { Hold } from '../hold.ts';
import type { Digest } from '../image.ts';
import { notApproved } from '../leave-out.ts';
import type { FrozenFamily, Review } from '../review.ts';
import type { Instant } from '../time.ts';
import { type Answer, type Group, groupOf, type WeekOf } from './answer.ts';
import { notRemoved } from './recorded.ts';

/** An owner's word that images of a group may go: those that nobody took back since. */
export interface Removal {
  readonly group: Group;
  readonly class: Review['class'];
  readonly review: string;
  readonly by: string;
  readonly at: Instant;
  /** The week in which it was asked, and the one in which it was answered. */
  readonly asked: string;
  readonly answered: string;
  readonly families: readonly FrozenFamily[];
  /** The newest, by their roots: all but these were to go; absent where all were. */
  readonly left?: readonly Digest[];
}

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
  const notGone = notRemoved(answer, holds);
  const families = frozen.filter(({ root }) => !stays.has(root) && !notGone.has(root));
  if (families.length === 0) return undefined;
  return {
    group: groupOf(answer),
    class: review.class,
    review: review.id,
    by: state.by.id,
    at: state.at,
    asked: weekOf(review.openedAt),
    answered: weekOf(state.at),
    families,
    ...(action === 'reduce' && { left: leftBy(review, stays) }),
  };
}

/** What was left out of the question stays besides, and is kept by another word. */
function leftBy({ leftOut = [] }: Review, stays: ReadonlySet<Digest>): readonly Digest[] {
  return [...stays].filter((root) => !leftOut.includes(root));
}

/**
 * How many cycles some removals are: questions of one week are one cycle, whenever each was answered, and so are clicks
 * of one week, whenever they were asked for. Exact as far as two, for of two weeks each some pair differs in both.
 */
export function cyclesOf(removals: readonly Pick<Removal, 'asked' | 'answered'>[]): number {
  const asked = new Set(removals.map((one) => one.asked));
  const answered = new Set(removals.map((one) => one.answered));
  return Math.min(asked.size, answered.size);
}
