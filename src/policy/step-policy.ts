import { isLost, type Lapse } from './lapse.ts';
import { EVIDENCE_LIFE, issueOrder, type LifecycleChange, type Order } from './order.ts';
import type { PolicyChange, PolicyChangeState } from './policy-change.ts';
import { samePolicy } from './policy-text.ts';
import { restingOn } from './policy-waits.ts';
import { type Waiting, wait } from './step-facts.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** The repository's lifecycle policy, looked at right before a step. `at` is when the look began. */
export type PolicyLook = { readonly at: Instant } & (
  | { readonly status: 'found'; readonly text: string }
  | { readonly status: 'none' }
  | { readonly status: 'gone' }
  | { readonly status: 'denied'; readonly why: string }
);

/** What the safety gate says today of the text; `evidenceSince` as in `Rejudged`. */
export type GateFinding =
  | { readonly status: 'safe'; readonly evidenceSince: Instant }
  /** `anew`: a proposal of today would be another one, and may be made. */
  | { readonly status: 'unsafe'; readonly why: string; readonly anew?: true }
  | { readonly status: 'unknown'; readonly why: string }
  /** The sources were not asked yet: a step that needs them says so. */
  | { readonly status: 'not-asked' };

/** Everything a step of a policy change may rest on. Read immediately before. */
export interface PolicyStepFacts {
  readonly now: Instant;
  readonly look: PolicyLook;
  readonly gate: GateFinding;
  readonly may: { readonly delete: boolean };
  /** Another team owns the repository by now: whoever approved it has no say any more. */
  readonly otherOwner?: true;
  /** Why the budget of the day lets it begin no more, or undefined. */
  readonly spent?: string;
  /** Why everything but undoing is stopped, or undefined. */
  readonly paused?: string;
  /** The last time that Redis lost its newest records. */
  readonly lapse?: Lapse;
  /** Whether a probe showed that this registry does what Layaway expects. */
  readonly probed: boolean;
}

export type PolicyStep =
  | { readonly kind: 'order'; readonly order: Order<LifecycleChange> }
  | { readonly kind: 'become'; readonly state: PolicyChangeState }
  /** Nothing else stands against it: now the evidence is worth its calls. */
  | { readonly kind: 'ask' }
  /** Asking cost much and answered nothing: the next time is to be later than the next sweep. */
  | { readonly kind: 'rest'; readonly why: string }
  | Waiting;

/**
 * Plans one step of a policy change from what the registry shows. A policy that is neither the former one nor ours was
 * put there by somebody else: it is never overwritten. Undoing ignores every brake.
 */
export function stepPolicy(change: PolicyChange, facts: PolicyStepFacts): PolicyStep {
  const { state } = change;
  switch (state.status) {
    case 'approved':
      return beginStep(change, state, facts);
    case 'applying':
      return applyStep(change, state, facts);
    case 'undoing':
      return undoStep(change, state, facts);
    default:
      return wait(state.status === 'applied' ? 'it is applied' : 'nobody has to do anything');
  }
}

/** An approval that waited this long for a mode, a probe or the end of a pause speaks of another time. */
const APPROVAL_LIFE: Duration = 30 * DAY;

type In<Status extends PolicyChangeState['status']> = PolicyChangeState & { status: Status };

function beginStep(
  change: PolicyChange,
  { by, first, at }: In<'approved'>,
  facts: PolicyStepFacts,
): PolicyStep {
  const { now, look } = facts;
  if (isOldApproval(at, now)) return refuse('apply', oldApproval(change), now);
  if (facts.otherOwner) return refuse('apply', OTHER_OWNER, now, true);
  if (isLost(at, facts.lapse)) return refuse('apply', LOST, now);
  const present = presentText(look);
  if ('waiting' in present) return present.waiting;
  if ('gone' in present) return refuse('apply', GONE, now);
  if (!samePolicy(present.text, change.former)) return refuse('apply', CHANGED, now, true);
  const clear = clearance(change, facts);
  if (clear.kind !== 'clear') return clear;
  return { kind: 'become', state: { status: 'applying', since: now, approvedAt: at, by, first } };
}

function applyStep(
  change: PolicyChange,
  { by, first, since, approvedAt = since }: In<'applying'>,
  facts: PolicyStepFacts,
): PolicyStep {
  const { now, look } = facts;
  const present = presentText(look);
  if ('waiting' in present) return present.waiting;
  if ('gone' in present) return refuse('apply', GONE, now);
  if (samePolicy(present.text, change.text)) {
    return { kind: 'become', state: { status: 'applied', at: now, by, first } };
  }
  if (isOldApproval(approvedAt, now)) return refuse('apply', oldApproval(change), now);
  if (isLost(since, facts.lapse)) return refuse('apply', LOST, now);
  if (facts.otherOwner) return refuse('apply', OTHER_OWNER, now, true);
  if (!change.receipt) throw new Error(`${change.id} is being applied without a receipt`);
  if (!samePolicy(present.text, change.receipt.former)) return refuse('apply', CHANGED, now, true);
  const clear = clearance(change, facts);
  if (clear.kind !== 'clear') return clear;
  const put = { kind: 'put-lifecycle-policy', text: change.text } as const;
  // What it rests on in this moment is the policy in force: the listing is evidence, and no older than the sources.
  return { kind: 'order', order: issueOrder<LifecycleChange>(change, put, look.at, clear.evidenceSince) };
}

function undoStep(change: PolicyChange, { by }: In<'undoing'>, { now, look }: PolicyStepFacts): PolicyStep {
  const { receipt } = change;
  if (!receipt) throw new Error(`${change.id} is being undone without a receipt`);
  const present = presentText(look);
  if ('waiting' in present) return present.waiting;
  if ('gone' in present) return refuse('undo', GONE, now);
  if (samePolicy(present.text, receipt.former)) {
    return { kind: 'become', state: { status: 'undone', by, at: now } };
  }
  if (!samePolicy(present.text, change.text)) return refuse('undo', CHANGED_SINCE, now);
  const resting = restingOn(change, now);
  if (resting) return resting;
  const back: LifecycleChange =
    receipt.former === undefined
      ? { kind: 'delete-lifecycle-policy' }
      : { kind: 'put-lifecycle-policy', text: receipt.former };
  return { kind: 'order', order: issueOrder(change, back, look.at) };
}

/** Written so that a date that is no number is too old. */
const isOldApproval = (at: Instant, now: Instant) => !(now - at <= APPROVAL_LIFE);

/** With what kept it waiting: whoever reads that it is too late wants to know why. */
const oldApproval = ({ waits }: PolicyChange) =>
  `its approval is more than 30 days old${waits ? `; what came of it last: ${waits.why}` : ''}`;
const LOST = 'Redis lost its newest records since it was approved, and a newer answer may be among them';
const OTHER_OWNER =
  'another team owns the repository since it was approved, and is asked with a proposal of its own';
const GONE = 'the repository is gone';
/** What nobody is to approve or apply any more, where the policy it was made for is not the one there. */
export const CHANGED =
  'somebody changed the lifecycle policy since this one was proposed; the next proposal takes that into account';
const CHANGED_SINCE =
  'the lifecycle policy is not the one that was applied: somebody changed it since. Nothing was overwritten; whoever keeps it can put the former text back by hand';

function refuse(what: 'apply' | 'undo', why: string, at: Instant, anew = false): PolicyStep {
  return { kind: 'become', state: { status: 'refused', what, why, at, ...(anew && { anew }) } };
}

/** The text that is there; absent where there is none. Not knowing waits. */
function presentText(
  look: PolicyLook,
): { readonly text: string | undefined } | { readonly gone: true } | { readonly waiting: Waiting } {
  switch (look.status) {
    case 'found':
      return { text: look.text };
    case 'none':
      return { text: undefined };
    case 'gone':
      return { gone: true };
    case 'denied':
      return { waiting: wait(`the lifecycle policy cannot be read: ${look.why}`) };
  }
}

const TOO_SLOW = 'the sources take too long to answer: what they said is too old to act on';

type Clear = { readonly kind: 'clear'; readonly evidenceSince: Instant };

/** What would be unsafe ends it, whatever the brakes say; what is not known waits, and so does every brake. */
function clearance(change: PolicyChange, facts: PolicyStepFacts): Clear | PolicyStep {
  const { gate, paused, spent, may, probed, now } = facts;
  if (gate.status === 'unsafe') return refuse('apply', gate.why, now, gate.anew);
  if (paused !== undefined) return wait(`paused: ${paused}`);
  if (!may.delete) return wait('the mode does not allow it');
  if (!probed) return wait('this registry was not probed yet: run layaway doctor --probe');
  if (spent !== undefined) return wait(spent);
  if (gate.status === 'unknown') return { kind: 'rest', why: gate.why };
  if (gate.status === 'not-asked') return restingOn(change, now) ?? { kind: 'ask' };
  const { evidenceSince } = gate;
  if (!(now - evidenceSince < EVIDENCE_LIFE)) return { kind: 'rest', why: TOO_SLOW };
  return { kind: 'clear', evidenceSince };
}
