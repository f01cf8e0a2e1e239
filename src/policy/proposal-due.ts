import {
  awaitsApproval,
  isProposalOld,
  isUnderWay,
  type PolicyChange,
  type PolicyChangeState,
} from './policy-change.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** A repository's owners are shown one policy in this time. */
const ONCE_IN: Duration = 30 * DAY;
/** Who said no is not asked again soon. */
const DECLINED_FOR: Duration = 90 * DAY;

/**
 * Whether a policy may be proposed to a repository's owners now, by all that was proposed to them before. `urgent`: the
 * one in force would take what is needed now, so it need not have been there for long.
 */
export function isProposalDue(
  changes: readonly Pick<PolicyChange, 'state' | 'proposedAt'>[],
  now: Instant,
  urgent = false,
): boolean {
  return changes.every((change) => {
    const { state, proposedAt } = change;
    // What nobody answered in time must not stand in the way of its own successor.
    if (awaitsApproval(state) && !isProposalOld(change, now)) return false;
    if (isUnderWay(state)) return false;
    if (nobodySaid(state) || (urgent && isInForce(state))) return true;
    // Whoever had the former policy put back said no, too.
    const saidNo = state.status === 'declined' || state.status === 'undone';
    return now - (saidNo ? state.at : proposedAt) >= (saidNo ? DECLINED_FOR : ONCE_IN);
  });
}

/** ECR has it, though somebody may have wanted it back. */
function isInForce(state: PolicyChangeState): boolean {
  return state.status === 'applied' || (state.status === 'refused' && state.what === 'undo');
}

/** Neither yes nor no: nobody answered, or another owner has to be asked, or the list was not the one shown. */
function nobodySaid(state: PolicyChangeState): boolean {
  if (awaitsApproval(state) || state.status === 'lapsed') return true;
  if (state.status === 'superseded') return state.because === 'owner';
  return state.status === 'refused' && state.anew === true;
}
