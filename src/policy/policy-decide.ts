import { isLost, type Lapse } from './lapse.ts';
import { canUndo, isProposalOld, type PolicyChange, type PolicyChangeState } from './policy-change.ts';
import { policyMark } from './policy-text.ts';
import type { Role } from './review.ts';
import type { Permissions } from './review-decide.ts';
import { hasLapsed, needsLead } from './second-approval.ts';
import type { Instant } from './time.ts';

/** What a person asked for. `mark` is the one of the text that stood on the card (`policyMark`). */
export type PolicyDecision =
  | { readonly kind: 'approve'; readonly mark: string }
  | { readonly kind: 'decline' }
  | { readonly kind: 'undo' };

export interface PolicyDecisionContext {
  readonly by: string;
  readonly now: Instant;
  readonly may: Permissions;
  readonly role: Role;
  /** Today's standing of who approved first; absent where they may not decide any more, or nobody could tell. */
  readonly first?: Role | undefined;
  /** Whether one of the two must be a lead (`slowPath.leadMustApprove`). */
  readonly leadMustApprove: boolean;
  /** The last time that Redis lost its newest records: a first approval from before may have been taken back. */
  readonly lapse?: Lapse | undefined;
}

type Answer = { readonly state: PolicyChangeState } | { readonly refused: string };

/**
 * What becomes of a proposed lifecycle policy when an authorized person decides. A refusal is a sentence for that
 * person. It always takes two different people: what ECR deletes by a policy is not put aside first. Taking it back
 * takes one.
 */
export function decidePolicy(
  change: PolicyChange,
  decision: PolicyDecision,
  context: PolicyDecisionContext,
): Answer {
  switch (decision.kind) {
    case 'approve':
      return approve(change, decision.mark, context);
    case 'decline':
      return decline(change, context);
    case 'undo':
      return undo(change, context);
  }
}

function approve(change: PolicyChange, mark: string, context: PolicyDecisionContext): Answer {
  const { state, text } = change;
  const { by, now, role, may, first } = context;
  if (state.status !== 'proposed' && state.status !== 'seconding') return { refused: whyOver(state) };
  if (isProposalOld(change, now)) return { refused: LAPSED };
  if (mark !== policyMark(text)) {
    return { refused: 'This card shows another policy than the one proposed now. Please read it again.' };
  }
  if (!may.delete) {
    return { refused: 'Layaway applies lifecycle policies in the mode `delete` only. Nothing was recorded.' };
  }
  const anew = { status: 'seconding', by: { id: by }, role, at: now } as const;
  if (state.status === 'proposed') return { state: anew };
  if (hasLapsed(state, now) || isLost(state.at, context.lapse)) {
    return { state: { ...anew, instead: state.by } };
  }
  if (state.by.id === by) {
    return {
      refused: 'Thank you, your approval is recorded already. Applying a policy takes a second person.',
    };
  }
  if (first === undefined) return { state: { ...anew, instead: state.by } };
  const { leadMustApprove } = context;
  if (needsLead({ slow: { because: [], leadMustApprove, sharePerWeek: 1 } }, first) && role === 'member') {
    return {
      refused: `One of the two who approve must be a lead, and neither <@${state.by.id}> nor you are one here. Please ask a lead.`,
    };
  }
  return { state: { status: 'approved', by: { id: by }, first: state.by, at: now } };
}

function decline({ state }: PolicyChange, { by, now }: PolicyDecisionContext): Answer {
  const open = state.status === 'proposed' || state.status === 'seconding' || state.status === 'approved';
  return open ? { state: { status: 'declined', by: { id: by }, at: now } } : { refused: whyOver(state) };
}

/** What is just being applied can be taken back too: the look before the undo shows how far it came. */
function undo({ state }: PolicyChange, { by, now }: PolicyDecisionContext): Answer {
  if (canUndo(state)) {
    return { state: { status: 'undoing', by: { id: by }, at: now } };
  }
  if (state.status === 'approved') {
    return { refused: 'This policy was not applied yet. Decline it, and it will not be.' };
  }
  if (state.status === 'proposed' || state.status === 'seconding') {
    return { refused: 'This policy was never applied, so there is nothing to undo.' };
  }
  return { refused: whyOver(state) };
}

type Settled = Exclude<PolicyChangeState, { status: 'proposed' | 'seconding' }>;

function whyOver(state: Settled): string {
  switch (state.status) {
    case 'approved':
    case 'applying':
    case 'applied':
      return `<@${state.first.id}> and <@${state.by.id}> already approved this policy. Undo takes it back once it is applied.`;
    case 'undoing':
    case 'undone':
      return `<@${state.by.id}> had the former policy put back.`;
    case 'refused':
      return `This could not be done: ${state.why}.`;
    case 'declined':
      return `<@${state.by.id}> declined this policy.`;
    case 'superseded':
      return state.because === 'owner'
        ? 'The repository has another owner now. This proposal is not open any more.'
        : 'A newer proposal took the place of this one. Please answer there.';
    case 'lapsed':
      return LAPSED;
  }
}

const LAPSED =
  'This proposal has lapsed: it was not approved by two people within 14 days. The next scan proposes it anew, with what is there then.';
