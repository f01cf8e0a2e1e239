import { awaitsApproval, isUnderWay, type PolicyChange } from './policy-change.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** A repository's owners are shown one policy in this time. */
const ONCE_IN: Duration = 30 * DAY;
/** Who said no is not asked again soon. */
const DECLINED_FOR: Duration = 90 * DAY;

/** Whether a policy may be proposed to a repository's owners now, by all that was proposed to them before. */
export function isProposalDue(
  changes: readonly Pick<PolicyChange, 'state' | 'proposedAt'>[],
  now: Instant,
): boolean {
  return changes.every(({ state, proposedAt }) => {
    if (awaitsApproval(state) || isUnderWay(state)) return false;
    // Whoever had the former policy put back said no, too.
    const saidNo = state.status === 'declined' || state.status === 'undone';
    return now - (saidNo ? state.at : proposedAt) >= (saidNo ? DECLINED_FOR : ONCE_IN);
  });
}
