import { reduceTo } from './decide-reduce.ts';
import type { Digest } from './image.ts';
import { notApproved } from './leave-out.ts';
import { listMark } from './list-mark.ts';
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
  /** `listMark` of what was left out when it was drawn; absent: nothing was. */
  readonly list?: string;
}

/**
 * What an approval covers of its review's list, or why that is not what was shown (promise 10): the count, and the
 * images themselves, as somebody else may have left out another one in place of one taken back in.
 */
export function coverOf(
  review: Pick<Review, 'facts' | 'leftOut'>,
  approving: Approving,
  frozen: readonly FrozenFamily[] = [],
): Cover | { readonly refused: string } {
  const { count, keepNewest, list } = approving;
  const cover =
    keepNewest === undefined
      ? whole(review, count)
      : reduced(frozen, review.leftOut ?? [], keepNewest, count);
  if ('refused' in cover || list === listMark(review.leftOut)) return cover;
  return {
    refused: 'The list changed since this was shown: other images are left out now. Please look again.',
  };
}

function whole(
  { facts, leftOut = [] }: Pick<Review, 'facts' | 'leftOut'>,
  count: number,
): Cover | { readonly refused: string } {
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
