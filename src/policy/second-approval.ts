import { ACTION_DOING, type Action, actionOf } from './action.ts';
import type { Digest } from './image.ts';
import { isLost, type Lapse } from './lapse.ts';
import type { Effect, Review, ReviewState, Role } from './review.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** One of the two approvals of the slow path. */
export interface Approval {
  readonly by: string;
  readonly now: Instant;
  readonly role: Role;
  /** What the mode allows now. */
  readonly effect: Effect;
  /** The mode that stood on the card. */
  readonly stated: Seconding['stated'];
  /** What is approved, and what of the list it leaves alone. */
  readonly what?: What;
  /** Today's standing of who approved first; absent where they may not decide any more, or nobody could tell. */
  readonly first?: Role | undefined;
  /** The last time that Redis lost its newest records: a first approval from before may have been taken back. */
  readonly lapse?: Lapse | undefined;
}

type Seconding = ReviewState & { status: 'seconding' };

interface What {
  readonly action?: Action;
  readonly leftOut?: readonly Digest[];
}

/** Half an approval speaks of evidence that somebody read: a week later, without a new scan, it is no approval. */
export const HALF_APPROVAL_LIFE: Duration = 7 * DAY;

/** Whether half an approval came too long ago for a second one to complete it. A time that is no number is too long. */
export function hasLapsed({ at }: Pick<Seconding, 'at'>, now: Instant): boolean {
  return !(now - at <= HALF_APPROVAL_LIFE);
}

/**
 * The slow path takes two different people, one of them a lead unless the configuration says otherwise. The first
 * approval is kept and changes nothing; the second completes it. If the first one has lapsed by then, or Redis may have
 * lost a word against it, or whoever gave it may not decide any more, or the mode on the card is another one, or something else is approved, or of other
 * images, the new approval takes its place and becomes the first. Both count with the standing they have today.
 */
export function twoPeople(
  { state, facts }: Pick<Review, 'state' | 'facts'>,
  { by, now, role, effect, stated, what = {}, first, lapse }: Approval,
): { readonly state: ReviewState } | { readonly refused: string } {
  const anew: ReviewState = { status: 'seconding', by: { id: by }, at: now, role, effect, stated, ...what };
  if (state.status !== 'seconding' || state.stated !== stated || !isSame(state, what)) return { state: anew };
  if (hasLapsed(state, now) || isLost(state.at, lapse)) return { state: { ...anew, instead: state.by } };
  if (state.by.id === by) {
    const doing = ACTION_DOING[actionOf(what)];
    return {
      refused: `Thank you, your approval is recorded already. ${doing} these takes a second person.`,
    };
  }
  if (first === undefined) return { state: { ...anew, instead: state.by } };
  if (needsLead(facts, first) && !isLead(role)) {
    return {
      refused: `One of the two who approve must be a lead, and neither <@${state.by.id}> nor you are one here. Please ask a lead.`,
    };
  }
  const least = reachesLess(state.effect, effect) ? state.effect : effect;
  return { state: { status: 'removing', by: { id: by }, at: now, effect: least, first: state.by, ...what } };
}

/** Whether both approve the same action on the same images. */
function isSame(one: What, other: What): boolean {
  const roots = ({ leftOut = [] }: What) => [...leftOut].sort().join(' ');
  return actionOf(one) === actionOf(other) && roots(one) === roots(other);
}

/** Whether the second one has to be a lead. What a card did not say yet is taken as yes: the safe direction. */
export function needsLead({ slow }: Pick<Review['facts'], 'slow'>, first: Role): boolean {
  return (slow?.leadMustApprove ?? true) && !isLead(first);
}

/** Admins may do what any lead may. */
const isLead = (role: Role) => role !== 'member';

const REACH: readonly Effect[] = ['recorded', 'quarantine', 'delete'];

const reachesLess = (one: Effect, other: Effect) => REACH.indexOf(one) < REACH.indexOf(other);
