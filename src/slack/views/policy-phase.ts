import type { PolicyChangeState, PolicyChangeStatus } from '../../policy/policy-change.ts';

/**
 * How a card speaks of its policy: of what it will do, of what it does in ECR, or of what it would have done. `ahead`
 * is decided and not done yet: what was counted is of its proposal, and more falls due with every day.
 */
export type PolicyPhase = 'open' | 'ahead' | 'in-force' | 'over';

export function phaseOf(state: PolicyChangeState): PolicyPhase {
  switch (state.status) {
    case 'proposed':
    case 'seconding':
      return 'open';
    case 'approved':
    case 'applying':
      return 'ahead';
    case 'applied':
    case 'undoing':
      return 'in-force';
    case 'refused':
      return state.what === 'undo' ? 'in-force' : 'over';
    case 'undone':
    case 'declined':
    case 'superseded':
    case 'lapsed':
      return 'over';
  }
}

/** What the title calls it: proposed only while it is. */
export function policyTitle(state: PolicyChangeState): string {
  switch (phaseOf(state)) {
    case 'open':
      return 'proposed retention policy for ECR';
    case 'ahead':
      return 'approved retention policy for ECR';
    case 'in-force':
      return 'retention policy in ECR';
    case 'over':
      return 'retention policy, not in force';
  }
}

/** Where it stands, to go on after `retention policy`. */
export const STANDS: Readonly<Record<PolicyChangeStatus, string>> = {
  proposed: 'waits for two approvals',
  seconding: 'approved by one person, waits for a second',
  approved: 'approved, waits to be applied',
  applying: 'is being applied',
  applied: 'is applied',
  undoing: 'is being taken back',
  undone: 'was taken back',
  refused: 'could not be carried out',
  declined: 'was declined',
  superseded: 'was replaced by a newer one',
  lapsed: 'lapsed, it was not answered in time',
};
