import { listFacts } from './freeze.ts';
import type { Digest } from './image.ts';
import { bytesOfPart } from './part.ts';
import { passedOnText } from './pass-on.ts';
import { type CardFacts, type FrozenFamily, isWaiting, type Review } from './review.ts';

/** One image of a question is left out of it, or taken back in. Whatever is approved then speaks of the others. */
export interface Exception {
  readonly kind: 'except';
  readonly root: Digest;
  readonly leaveOut: boolean;
}

/**
 * What an exception makes of an open review: fewer images, and a smaller count to approve. Half an approval spoke of
 * another list, so it is taken back. One image always stays in question: *Keep* answers for all of them.
 *
 * @param frozen the review's frozen list
 */
export function except(
  review: Review,
  { root, leaveOut }: Exception,
  frozen: readonly FrozenFamily[],
): { readonly review: Review } | { readonly refused: string } {
  const closed = whyNot(review);
  if (closed !== undefined) return { refused: closed };
  if (!frozen.some((family) => family.root === root)) return { refused: 'This image is not in the list.' };
  const out = review.leftOut ?? [];
  if (out.includes(root) === leaveOut) return { refused: 'Your answer is recorded already.' };
  const wanted = leaveOut ? [...out, root] : out.filter((one) => one !== root);
  if (wanted.length >= frozen.length) {
    return { refused: 'At least one image has to stay in question. *Keep* answers for all of them.' };
  }
  return { review: { ...leftOutOf(review, wanted, frozen), state: { status: 'open' } } };
}

function whyNot({ state, offers }: Review): string | undefined {
  if (state.status === 'superseded') {
    return state.handOver
      ? passedOnText(state.handOver)
      : 'This question was asked again in a newer message. Please answer there.';
  }
  if (!isWaiting(state)) {
    return 'This question is answered already: images can only be left out before that.';
  }
  return offers.includes('remove')
    ? undefined
    : 'Nothing can be removed here, so there is nothing to leave an image out of.';
}

/** The review with exactly these left out. Roots that are not in its list are ignored; never all of them are. */
export function leftOutOf(review: Review, roots: readonly Digest[], frozen: readonly FrozenFamily[]): Review {
  const { leftOut: _former, factsOfAll, ...rest } = review;
  const all = factsOfAll ?? review.facts;
  const leftOut = frozen.map(({ root }) => root).filter((root) => roots.includes(root));
  if (leftOut.length === 0 || leftOut.length === frozen.length) return { ...rest, facts: all };
  const asked = frozen.filter(({ root }) => !leftOut.includes(root));
  const out = frozen.filter(({ root }) => leftOut.includes(root));
  return { ...rest, facts: factsWithout(all, asked, out), leftOut, factsOfAll: all };
}

function factsWithout(
  all: CardFacts,
  asked: readonly FrozenFamily[],
  out: readonly FrozenFamily[],
): CardFacts {
  const { firstPushedAt: _first, lastPushedAt: _last, lastPulledAt: _pulled, ...rest } = all;
  const bytes = bytesOfPart(all.bytes, asked.map(sizeOf), out.map(sizeOf));
  const share = all.bytes.upper > 0 ? bytes.upper / all.bytes.upper : 0;
  return { ...rest, ...listFacts(asked), bytes, monthlyUsd: all.monthlyUsd * share };
}

const sizeOf = ({ sizeBytes }: FrozenFamily) => sizeBytes;

/** Roots that an approval of this review does not cover: what the owner left out, and what the approval itself names. */
export function notApproved({ leftOut = [], state }: Pick<Review, 'leftOut' | 'state'>): ReadonlySet<Digest> {
  const approval = state.status === 'removing' || state.status === 'seconding' ? state : undefined;
  return new Set([...leftOut, ...(approval?.leftOut ?? [])]);
}
