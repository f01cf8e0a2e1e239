import { ACTION_DOING, type Action, actionOf } from './action.ts';
import type { Digest } from './image.ts';
import type { Effect, Review, ReviewState, Role } from './review.ts';
import type { Instant } from './time.ts';

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
}

type Seconding = ReviewState & { status: 'seconding' };

interface What {
  readonly action?: Action;
  readonly leftOut?: readonly Digest[];
}

/**
 * The slow path takes two different people, one of them a lead unless the configuration says otherwise. The first
 * approval is kept and changes nothing; the second completes it. If the mode on the card is another one by then, or
 * something else is approved, or of other images, the new approval takes its place and becomes the first.
 */
export function twoPeople(
  { state, facts }: Pick<Review, 'state' | 'facts'>,
  { by, now, role, effect, stated, what = {} }: Approval,
): { readonly state: ReviewState } | { readonly refused: string } {
  if (state.status !== 'seconding' || state.stated !== stated || !isSame(state, what)) {
    return { state: { status: 'seconding', by: { id: by }, at: now, role, effect, stated, ...what } };
  }
  if (state.by.id === by) {
    const doing = ACTION_DOING[actionOf(what)];
    return {
      refused: `Thank you, your approval is recorded already. ${doing} these takes a second person.`,
    };
  }
  if (needsLead(facts, state.role) && !isLead(role)) {
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
