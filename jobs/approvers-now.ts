import { approvalToday, type Standing } from '../src/policy/approvers.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import type { GateFinding } from '../src/policy/step-policy.ts';
import type { Deps } from './deps.ts';

/**
 * Whether both who approved a policy may still decide, asked right before it is applied: it may have waited for weeks
 * since. Undefined where they may.
 */
export async function approvalOver(deps: Deps, change: PolicyChange): Promise<GateFinding | undefined> {
  const { state, owner } = change;
  if (state.status !== 'approved' && state.status !== 'applying') return undefined;
  const ask = deps.standing ?? (async (user: string, team?: string) => inConfiguration(deps, user, team));
  const standings = await Promise.all([state.first, state.by].map(({ id }) => ask(id, owner.team)));
  const today = approvalToday(standings, deps.config.slowPath.leadMustApprove);
  switch (today.status) {
    case 'stands':
      return undefined;
    case 'over':
      return { status: 'unsafe', why: today.why, anew: true };
    case 'unknown':
      return { status: 'unknown', why: today.why };
  }
}

/** Without Slack, as at the command line: whom the configuration names, it knows; who is in a user group, it does not. */
function inConfiguration({ config }: Deps, user: string, name: string | undefined): Standing {
  if (config.admins.includes(user)) return 'admin';
  const team = name === undefined ? undefined : config.teams[name];
  if (team?.leads.includes(user)) return 'lead';
  if (team?.members.includes(user)) return 'member';
  return team?.userGroup === undefined ? 'none' : 'unknown';
}
