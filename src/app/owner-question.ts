import { passedOnText } from '../policy/pass-on.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import { hasWaitedLong } from '../policy/waited-long.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { OwnerQuestion } from '../slack/owners-desk.ts';
import { type DeskParts, GONE } from './desk.ts';
import { noteRefusal } from './note-refusal.ts';

export type Askable =
  | { readonly review: Review; readonly role: string }
  /** The same person passed it on a moment ago: Slack delivers some things twice. */
  | { readonly repeated: Review }
  | Refusal;

const WISH: Readonly<Record<OwnerQuestion, string>> = {
  assign: 'assign an owner',
  'not-ours': 'say that it is not theirs',
};

/** The open review this person may answer the question about, or why not. */
export async function askable(
  parts: Pick<DeskParts, 'store' | 'now' | 'authorize' | 'log' | 'owners'>,
  clicker: Clicker,
  id: string,
  question: OwnerQuestion,
): Promise<Askable> {
  const { store, authorize, owners } = parts;
  const review = await store.reviews.get(id);
  if (!review) return GONE;
  const { state, owner } = review;
  const authority = await authorize(clicker, question === 'assign' ? undefined : owner.team);
  if ('refused' in authority)
    return await noteRefusal(parts, review, clicker.user, WISH[question], authority);
  if (state.status === 'superseded' && state.handOver) {
    return state.handOver.by.id === clicker.user ? { repeated: review } : closed(review);
  }
  if (!isWaiting(state)) return { refused: 'This question was answered already, or asked anew since.' };
  if (question === 'not-ours' && owner.team === undefined) {
    return { refused: 'Nobody is known to own this, so there is nobody to say it is not theirs.' };
  }
  if (question === 'assign' && owner.team !== undefined && !hasWaitedLong(review, parts.now())) {
    return { refused: `This is ${owner.team}'s. If that is wrong, they can say so with *Not ours*.` };
  }
  if (question === 'assign' && !owners.assigning) {
    return {
      refused: 'Owners cannot be assigned here: `assigned` is not in `owners.order` of the configuration.',
    };
  }
  return { review, role: authority.role };
}

/** Why nothing more can be said on a card that was passed on. */
export function closed({ state }: Review): Refusal {
  const handOver = state.status === 'superseded' ? state.handOver : undefined;
  return handOver ? { refused: passedOnText(handOver) } : GONE;
}
