import { reduceTo } from './decide-reduce.ts';
import type { Digest } from './image.ts';
import { notApproved } from './leave-out.ts';
import type { FrozenFamily, Review } from './review.ts';

/** The part of a list that an approval leaves alone; empty where it covers all of it. */
export interface Cover {
  readonly leftOut?: readonly Digest[];
}

/** What was approved, as far as it says how much of the list goes. */
export interface Approving {
  /** The number that stood on the button. */
  readonly count: number;
  readonly keepNewest?: number;
}

/** What an approval covers of its review's list, or why its count is not what the list has (promise 10). */
export function coverOf(
  { facts, leftOut = [] }: Pick<Review, 'facts' | 'leftOut'>,
  { count, keepNewest }: Approving,
  frozen: readonly FrozenFamily[] = [],
): Cover | { readonly refused: string } {
  if (keepNewest !== undefined) return reduced(frozen, leftOut, keepNewest, count);
  if (count === facts.families) return leftOut.length > 0 ? { leftOut } : {};
  return { refused: `The list has ${facts.families} images, the button said ${count}. Please look again.` };
}

/** What was left out of the question is not counted among the newest: it stays besides. */
function reduced(
  frozen: readonly FrozenFamily[],
  leftOut: readonly Digest[],
  keepNewest: number,
  count: number,
) {
  const asked = frozen.filter(({ root }) => !leftOut.includes(root));
  const { goes, stays } = reduceTo(asked, keepNewest);
  if (goes.length === 0) return { refused: 'Nothing would go: the list has no more images than you keep.' };
  if (goes.length !== count) {
    return {
      refused: `Keeping the newest ${keepNewest} lets ${goes.length} go, the button said ${count}. Please look again.`,
    };
  }
  return { leftOut: [...leftOut, ...stays.map(({ root }) => root)] };
}

/** How many images of a review's list an answer is about: without what was left out, or stays by a reduction. */
export function approvedCount({
  facts,
  factsOfAll = facts,
  leftOut = [],
  state,
}: Pick<Review, 'facts' | 'factsOfAll' | 'leftOut' | 'state'>): number {
  return factsOfAll.families - notApproved({ leftOut, state }).size;
}
