import type { Ownership } from './candidate.ts';
import type { Digest, RegistryId } from './image.ts';
import type { LifecycleChange } from './order.ts';
import type { PolicyDue } from './policy-due.ts';
import type { PolicyWaits } from './policy-waits.ts';
import type { RetentionPolicy } from './retention-policy.ts';
import type { Person, Role } from './review.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** A proposed lifecycle policy of one repository, on its way from the proposal to ECR and perhaps back. */
export interface PolicyChange {
  /** `<account>/<region>/<repository>#lifecycle.<ms>`, see `policyChangeId`. */
  readonly id: string;
  /** Counts saves; a save names the version it read, so two workers cannot both act. */
  readonly version: number;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  readonly proposedAt: Instant;
  /** The exact JSON to apply. It never changes: whoever approved this change approved this text. */
  readonly text: string;
  /** The exact JSON it takes the place of; absent where the repository had no policy. */
  readonly former?: string;
  readonly facts: PolicyChangeFacts;
  readonly retention: RetentionPolicy;
  /** Where its card stands, once it was posted. */
  readonly posted?: { readonly channel: string; readonly ts: string; readonly week: string };
  /** The change being made now: written before the call, cleared after the look that follows it. */
  readonly intent?: {
    readonly change: LifecycleChange;
    readonly at: Instant;
    /** ECR did not answer: what became of it shows later. */
    readonly unanswered?: true;
  };
  /** Why it did not go on when it was tried last; absent where nothing keeps it. */
  readonly waits?: PolicyWaits;
  /** What was due when ECR was asked to apply it; absent before, and on those from before it was kept. */
  readonly due?: PolicyDue;
  /** What undo needs, written before the change: the policy as it was looked at right before. Absent `former`: none. */
  readonly receipt?: { readonly at: Instant; readonly former?: string };
  readonly state: PolicyChangeState;
}

/** What its card says, frozen with the text. */
export interface PolicyChangeFacts {
  /** When the inventory was listed. */
  readonly at: Instant;
  /** Images in the repository then. */
  readonly images: number;
  /** What it would delete within a day, and what it would move to the archive. */
  readonly expires: Amount;
  readonly archives: Amount;
  /**
   * What falls due after that while the proposal still waits, without anything being pushed: frozen with the rest.
   * Absent where there is nothing, and on proposals from before it was kept.
   */
  readonly soon?: Amount;
  /**
   * What falls due after it lapsed, within `horizon` and as things stand: told and listed, but no part of what is
   * approved. Absent where there is nothing, and on proposals from before it was kept.
   */
  readonly later?: Outlook;
  /**
   * How many of `expires` and `archives` no rule speaks of: they go along with another image. Absent where there are
   * none, and on proposals from before it was kept.
   */
  readonly along?: number;
  /** Each rule of the text, in order of priority. */
  readonly rules: readonly RuleFact[];
  /** What is never touched, in sentences. */
  readonly never: readonly string[];
  /** What else is worth knowing, in sentences: rules of the repository's own, what the horizon was. */
  readonly notes: readonly string[];
  readonly preview: PreviewResult;
  /** How far ahead it was tried on the images; absent on proposals from before it was kept. */
  readonly horizon?: Duration;
  /** What it changes within the horizon beside the former policy. Absent on proposals from before it was kept. */
  readonly diff?: PolicyDiff;
}

/** `bytes` is the sum of sizes: an upper bound, as layers may be shared. */
export interface Amount {
  readonly images: number;
  readonly bytes: number;
}

/** What is to be expected while nothing is pushed. `from`: the first falls due; `until`: ECR has acted on the last. */
export interface Outlook extends Amount {
  readonly from: Instant;
  readonly until: Instant;
}

/** Images that the former policy and this one treat differently, each list with its sum. */
export interface PolicyDiff {
  readonly newlyExpired: Amount;
  readonly newlyArchived: Amount;
  readonly noLongerExpired: Amount;
  readonly noLongerArchived: Amount;
  /** The same act at another time. */
  readonly sooner: Amount;
  readonly later: Amount;
}

export interface RuleFact extends Amount {
  readonly priority: number;
  readonly action: 'expire' | 'transition';
  /** What the rule does, fit for its owner. */
  readonly sentence: string;
}

/** What ECR's own preview said, beside our simulation. Whatever kept it from answering: it is never "fine". */
export type PreviewResult =
  | { readonly status: 'agrees'; readonly at: Instant; readonly images: number }
  | {
      readonly status: 'differs';
      readonly at: Instant;
      /** At most `MOST_DIFFERENCES` of them. */
      readonly differences: readonly PreviewDifference[];
      readonly total: number;
    }
  | { readonly status: 'not-checked'; readonly why: string };

/** An image that only one of the two would touch, or by another rule. A rule is named by its priority. */
export interface PreviewDifference {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly ours?: number;
  readonly theirs?: number;
}

/** `by` approved last, `first` before; they are two people. */
interface Approved {
  readonly by: Person;
  readonly first: Person;
}

export type PolicyChangeState =
  | { readonly status: 'proposed' }
  /** One person approved, another has to. Nothing is changed meanwhile. */
  | {
      readonly status: 'seconding';
      readonly by: Person;
      readonly role: Role;
      readonly at: Instant;
      /** Whose approval counts no more, where this one came as the second. */
      readonly instead?: Person;
    }
  | ({ readonly status: 'approved'; readonly at: Instant } & Approved)
  | ({
      readonly status: 'applying';
      readonly since: Instant;
      /** When the second person approved; absent on those from before it was kept. */
      readonly approvedAt?: Instant;
    } & Approved)
  | ({ readonly status: 'applied'; readonly at: Instant } & Approved)
  | { readonly status: 'undoing'; readonly by: Person; readonly at: Instant }
  | { readonly status: 'undone'; readonly by: Person; readonly at: Instant }
  /** It could not be done, or not any more; `what` says which way. Nothing of it is under way. */
  | {
      readonly status: 'refused';
      readonly what: 'apply' | 'undo';
      readonly why: string;
      readonly at: Instant;
      /** Nobody said no: it may be proposed again at once, with what is there now. */
      readonly anew?: true;
      /** ECR itself said no, and would again until somebody mends the cause that `why` names. */
      readonly byEcr?: true;
    }
  | { readonly status: 'declined'; readonly by: Person; readonly at: Instant }
  /** A newer proposal took its place, or another owner decides now: `because` says the latter. */
  | { readonly status: 'superseded'; readonly at: Instant; readonly because?: 'owner' }
  /** Nobody answered it in time: what it counted is no more what is there. */
  | { readonly status: 'lapsed'; readonly at: Instant };

export type PolicyChangeStatus = PolicyChangeState['status'];

/** Which state may follow which. A test pins this table whole. */
export const POLICY_TRANSITIONS: Readonly<Record<PolicyChangeStatus, readonly PolicyChangeStatus[]>> = {
  proposed: ['seconding', 'declined', 'refused', 'superseded', 'lapsed'],
  seconding: ['seconding', 'approved', 'declined', 'refused', 'superseded', 'lapsed'],
  approved: ['applying', 'declined', 'refused'],
  applying: ['applied', 'undoing', 'refused'],
  applied: ['undoing'],
  undoing: ['undone', 'refused'],
  undone: [],
  // What could not be taken back may be tried again: whoever stood in the way may have gone.
  refused: ['undoing'],
  declined: [],
  superseded: [],
  lapsed: [],
};

/** How long a proposal waits for its two approvals: the list behind its count is frozen for so long. */
export const PROPOSAL_LIFE: Duration = 14 * DAY;

/** Whether a proposal waited too long. A date that is no number is too long ago. */
export function isProposalOld({ proposedAt }: Pick<PolicyChange, 'proposedAt'>, now: Instant): boolean {
  return !(now - proposedAt <= PROPOSAL_LIFE);
}

/** Whether one click may put the former policy back. */
export function canUndo(state: PolicyChangeState): boolean {
  if (state.status === 'refused') return state.what === 'undo';
  return state.status === 'applied' || state.status === 'applying';
}

/** Whether a worker has something to do about it. */
export function isUnderWay({ status }: Pick<PolicyChangeState, 'status'>): boolean {
  return status === 'approved' || status === 'applying' || status === 'undoing';
}

/** Whether it waits for people: a newer proposal takes its place. */
export function awaitsApproval({ status }: Pick<PolicyChangeState, 'status'>): boolean {
  return status === 'proposed' || status === 'seconding';
}

/**
 * Moves a change on. An intent stays: who clicks Undo while a worker is at it must not make anybody believe that the
 * call is over. What kept the former state waiting does not keep the new one. A forbidden transition is a fault in
 * Layaway and throws: it must never be saved.
 */
export function movePolicyChange(change: PolicyChange, state: PolicyChangeState): PolicyChange {
  if (!POLICY_TRANSITIONS[change.state.status].includes(state.status)) {
    throw new Error(`${change.id}: ${change.state.status} cannot become ${state.status}`);
  }
  const { waits: _over, ...rest } = change;
  return { ...rest, state };
}

export function policyChangeId(registry: RegistryId, repository: string, at: Instant): string {
  return `${registry.account}/${registry.region}/${repository}#lifecycle.${at}`;
}
