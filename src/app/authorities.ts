import type { Config } from '../config/schema.ts';
import {
  type Asker,
  type Authority,
  type AuthoritySettings,
  mayAsk,
  mayDecide,
} from '../owners/authority.ts';
import type { Standing } from '../policy/approvers.ts';
import type { Role } from '../policy/review.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { SlackIdentity } from '../slack/identity.ts';
import type { People } from '../slack/people.ts';
import type { UserGroups } from '../slack/user-groups.ts';
import type { DeskParts } from './desk.ts';

/** Who answers the question who somebody is. */
export interface Registrars {
  readonly people: People;
  readonly groups: UserGroups;
  /** Which workspace the app is in; unknown until Slack was reached. */
  readonly workspace: () => SlackIdentity | undefined;
}

const STARTING: Refusal = {
  refused: 'Layaway could not reach Slack yet, so nothing was done. Please try again in a moment.',
};

/** Who may do what, out of what the configuration and Slack say. Whatever is not known refuses. */
export function authorities(
  config: Config,
  registrars: Registrars,
): Pick<DeskParts, 'authorize' | 'mayAsk' | 'teamsOf'> {
  const { groups, workspace } = registrars;
  return {
    authorize: async (clicker, team) => {
      const identity = workspace();
      if (!identity) return STARTING;
      // Both at once: each may take as long as a call to Slack.
      const [asker, group] = await Promise.all([
        askerOf(clicker, identity, registrars),
        groupOf(team, clicker, config, groups),
      ]);
      return roleIn(mayDecide(asker, team, settingsOf(config, identity), group));
    },
    mayAsk: async (clicker) => {
      const identity = workspace();
      if (!identity) return STARTING;
      const asker = await askerOf(clicker, identity, registrars);
      const standing = mayAsk(asker, settingsOf(config, identity));
      return 'refused' in standing ? standing : { role: 'member' };
    },
    teamsOf: (user) =>
      Object.entries(config.teams).flatMap(([name, { members, leads, userGroup }]) => {
        const grouped = userGroup !== undefined && groups.known(userGroup)?.has(user);
        return grouped || members.includes(user) || leads.includes(user) ? [name] : [];
      }),
  };
}

/** What somebody may decide about a team's repositories today, asked by the worker; nothing is known while Slack is silent. */
export function standingIn(
  config: Config,
  registrars: Registrars,
): (user: string, team: string | undefined) => Promise<Standing> {
  return async (user, team) => {
    const identity = registrars.workspace();
    if (!identity) return 'unknown';
    const [asker, group] = await Promise.all([
      askerOf({ user }, identity, registrars),
      groupOf(team, { user }, config, registrars.groups),
    ]);
    if ('unavailable' in asker || (group && 'unavailable' in group)) return 'unknown';
    const authority = mayDecide(asker, team, settingsOf(config, identity), group);
    return 'refused' in authority ? 'none' : authority.role;
  };
}

function settingsOf(config: Config, workspace: SlackIdentity): AuthoritySettings {
  return { workspace, teams: config.teams, fallback: config.owners.fallback, admins: config.admins };
}

/**
 * What Slack says of the clicker. Whoever clicks in a shared channel comes with their own workspace in the payload:
 * outside an organization of several workspaces it must be ours, whatever else is said of them.
 */
async function askerOf(
  { user, team }: Clicker,
  { teamId, enterpriseId }: SlackIdentity,
  { people }: Registrars,
): Promise<Asker> {
  const asker = await people.look(user);
  const foreign = team !== undefined && team !== teamId && enterpriseId === undefined;
  return foreign && !('unavailable' in asker) ? { ...asker, isStranger: true } : asker;
}

/** The members of the team's user group. Nobody waits for them whom the configuration names already. */
async function groupOf(team: string | undefined, { user }: Clicker, config: Config, groups: UserGroups) {
  if (team === undefined || !Object.hasOwn(config.teams, team)) return undefined;
  const { userGroup, members = [], leads = [] } = config.teams[team] ?? {};
  if (userGroup === undefined || [...members, ...leads, ...config.admins].includes(user)) return undefined;
  return await groups.look(userGroup);
}

function roleIn(authority: Authority): { role: Role } | (Refusal & { insider?: true }) {
  return 'refused' in authority ? authority : { role: authority.role };
}
