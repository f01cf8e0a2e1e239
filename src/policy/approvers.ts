import type { Role } from './review.ts';

/** What somebody may decide about a repository today; `unknown` where nobody could tell. */
export type Standing = Role | 'none' | 'unknown';

/**
 * Whether two approvals still count with the standing both people have today, or why not. `unknown` waits: a team may
 * have lost one of them, and Slack may only be slow.
 */
export function approvalToday(
  standings: readonly Standing[],
  leadMustApprove: boolean,
): { readonly status: 'stands' } | { readonly status: 'over' | 'unknown'; readonly why: string } {
  if (standings.includes('none')) return { status: 'over', why: GONE };
  if (standings.includes('unknown')) {
    return { status: 'unknown', why: 'nobody could tell whether those who approved it may still decide' };
  }
  const isLed = standings.includes('lead') || standings.includes('admin');
  return leadMustApprove && !isLed ? { status: 'over', why: NO_LEAD } : { status: 'stands' };
}

const GONE = 'one of the two who approved it may not decide about it any more';
const NO_LEAD = 'neither of the two who approved it is a lead any more';
