import type { GroupMembers, PersonFacts, Unavailable } from '../policy/person.ts';

/** The person, or why Slack did not say who they are: then nothing is allowed. */
export type Asker = PersonFacts | Unavailable;

/** A team as the configuration has it: Slack user ids. */
export interface TeamPeople {
  readonly members: readonly string[];
  readonly leads: readonly string[];
}

/** Who is who, in plain values. */
export interface AuthoritySettings {
  /** The workspace the bot is installed in; on Enterprise Grid its organization. */
  readonly workspace: { readonly teamId: string; readonly enterpriseId?: string };
  readonly teams: Readonly<Record<string, TeamPeople>>;
  /** Team whose leads decide about what nobody owns. */
  readonly fallback?: string | undefined;
  readonly admins: readonly string[];
}

export type Authority =
  | { readonly allowed: true; readonly role: 'member' | 'lead' | 'admin' }
  /** `insider`: a full member of the workspace, whose attempt is worth a line in the record. */
  | { readonly refused: string; readonly insider?: true };

/**
 * Whether this person may decide about a repository of `owner` (a key of the teams, undefined where nobody is known to
 * own it). Everything that is not surely allowed is refused, with a sentence for the person who asked (promise 12).
 *
 * @param group who is in the owning team's user group; left out where the team has none
 */
export function mayDecide(
  asker: Asker,
  owner: string | undefined,
  settings: AuthoritySettings,
  group?: GroupMembers,
): Authority {
  const standing = mayAsk(asker, settings);
  if ('refused' in standing) return standing;
  const answer = roleOf(standing.person.id, owner, settings, group);
  return 'refused' in answer ? { ...answer, insider: true } : answer;
}

function roleOf(
  id: string,
  owner: string | undefined,
  settings: AuthoritySettings,
  group: GroupMembers | undefined,
): Authority {
  if (settings.admins.includes(id)) return { allowed: true, role: 'admin' };
  if (owner === undefined) return decideUnowned(id, settings);
  const team = teamNamed(owner, settings);
  if (team?.leads.includes(id)) return { allowed: true, role: 'lead' };
  if (team?.members.includes(id)) return { allowed: true, role: 'member' };
  return decideByGroup(id, owner, team && group);
}

/** Where Slack does not say who is in the group, nobody is: the people of the configuration were asked before. */
function decideByGroup(id: string, owner: string, group: GroupMembers | undefined): Authority {
  if (group && 'unavailable' in group) {
    return {
      refused: `Slack did not say who is in the user group of ${owner} (${group.unavailable}), so nothing was done. Try again in a minute, or ask a lead of ${owner}.`,
    };
  }
  if (group?.members.has(id)) return { allowed: true, role: 'member' };
  return { refused: `Only members and leads of ${owner} can decide about this.` };
}

function decideUnowned(id: string, settings: AuthoritySettings): Authority {
  const { fallback } = settings;
  if (fallback === undefined) {
    return { refused: 'Nobody is known to own this, and no team is named to look after such repositories.' };
  }
  if (teamNamed(fallback, settings)?.leads.includes(id)) return { allowed: true, role: 'lead' };
  return { refused: `Nobody is known to own this: only leads of ${fallback} can decide about it.` };
}

/** Own properties only: a team that is called like a built-in of JavaScript is no team. */
function teamNamed(name: string, { teams }: AuthoritySettings): TeamPeople | undefined {
  return Object.hasOwn(teams, name) ? teams[name] : undefined;
}

export type Standing = { readonly person: PersonFacts } | { readonly refused: string };

const UNKNOWN = 'Slack did not say who you are just now, so nothing was done. Try again in a minute.';

/** Whether this person may look (`status`, `explain`): every full member of the workspace. */
export function mayAsk(asker: Asker, { workspace }: AuthoritySettings): Standing {
  if ('unavailable' in asker) return { refused: UNKNOWN };
  if (asker.isDeleted) return { refused: 'This account is deactivated.' };
  if (asker.isBot) return { refused: 'Bots cannot use Layaway.' };
  if (asker.isStranger || !belongsTo(asker, workspace)) {
    return { refused: 'Only members of this workspace can use Layaway, not guests from other companies.' };
  }
  if (asker.isGuest) return { refused: 'Only full members of this workspace can use Layaway, not guests.' };
  return { person: asker };
}

/** On Enterprise Grid a colleague of another workspace has another team id but the same organization. */
function belongsTo(asker: PersonFacts, workspace: AuthoritySettings['workspace']): boolean {
  if (asker.teamId === workspace.teamId) return asker.teamId !== '';
  const { enterpriseId } = workspace;
  return enterpriseId !== undefined && enterpriseId !== '' && asker.enterpriseId === enterpriseId;
}
