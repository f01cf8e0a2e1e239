import { readSlackAccess, type Variables } from '../config/environment.ts';
import type { Config, TeamConfig } from '../config/schema.ts';
import { mayAsk } from '../owners/authority.ts';
import { identify, type SlackIdentity } from '../slack/identity.ts';
import { personFacts } from '../slack/people.ts';
import { channelReach, userGroups } from '../slack/reach.ts';
import { impatientClient } from '../slack/web-client.ts';
import { counted } from './present/words.ts';
import type { CheckShape } from './shapes.ts';

const PATIENCE = 5_000;

type Client = ReturnType<typeof impatientClient>;

/** What looking at people and channels takes. */
interface Desk {
  readonly client: Client;
  readonly workspace: SlackIdentity;
  readonly config: Config;
  /** What is wrong with somebody, asked once a person; undefined where nothing is. */
  readonly wrongWith: (user: string) => Promise<string | undefined>;
}

/**
 * Of each team: can its channel be posted to, is its user group there, can its people decide. Nothing where Slack does
 * not know the bot: `checkSlack` has said so.
 */
export async function checkTeams(env: Variables, config: Config): Promise<CheckShape[]> {
  const access = readSlackAccess(env);
  if ('problems' in access) return [];
  const { botToken, apiUrl } = access.value;
  const client = impatientClient({ botToken, timeout: PATIENCE, ...(apiUrl && { slackApiUrl: apiUrl }) });
  const silent = () => undefined;
  const found = await identify(
    client,
    { debug: silent, info: silent, warn: silent, error: silent },
    AbortSignal.abort(),
  );
  if (found.status === 'refused') return [];
  const desk: Desk = { client, workspace: found, config, wrongWith: peopleOf(client, found, config) };
  const listed = groupIds(config).length > 0 ? await userGroups(client) : new Map();
  const checks: CheckShape[] = [];
  for (const [name, team] of Object.entries(config.teams)) {
    checks.push(await checkChannel(desk, name, team));
    if (team.userGroup !== undefined) checks.push(checkGroup(name, team.userGroup, listed));
    checks.push(await checkPeople(desk, name, team));
  }
  return [...checks, ...(await checkAdmins(desk))];
}

function groupIds({ teams }: Config): string[] {
  return Object.values(teams).flatMap(({ userGroup }) => userGroup ?? []);
}

async function checkChannel({ client }: Desk, name: string, team: TeamConfig): Promise<CheckShape> {
  const what = `${name} channel`;
  const reach = await channelReach(client, team.channel);
  switch (reach.status) {
    case 'open':
      return { what, status: 'ok', text: `#${reach.name} can be posted to` };
    case 'closed':
      return { what, status: 'failed', text: `${team.channel}: ${reach.sentence}` };
    case 'unknown':
      return { what, status: 'todo', text: `${team.channel} could not be looked at: ${reach.why}` };
  }
}

function checkGroup(name: string, id: string, listed: Awaited<ReturnType<typeof userGroups>>): CheckShape {
  const what = `${name} user group`;
  const only = `only the people listed in the configuration can decide for ${name}`;
  if ('why' in listed) return { what, status: 'failed', text: `${id}: ${listed.why}; ${only}` };
  const group = listed.get(id);
  if (!group) return { what, status: 'failed', text: `there is no user group ${id}; ${only}` };
  if (group.disabled) return { what, status: 'failed', text: `@${group.handle} is disabled; ${only}` };
  return { what, status: 'ok', text: `@${group.handle} has ${counted(group.members, 'member')}` };
}

/** The slow path asks for two: see `slowPath`. */
const ALONE = 'only one person can decide, so nothing that takes two people can be approved';

/** Without a lead who can act, unclaimed work goes nowhere: that fails; anybody else missing is to be tidied up. */
async function checkPeople(desk: Desk, name: string, team: TeamConfig): Promise<CheckShape> {
  const what = `${name} people`;
  const leads = await wrongAmong(desk, team.leads, 'lead');
  const members = await wrongAmong(desk, team.members, 'member');
  const all = new Set([...team.leads, ...team.members]).size;
  const able = new Set([...team.leads, ...team.members, ...desk.config.admins]).size;
  const alone = able < 2 && team.userGroup === undefined ? [ALONE] : [];
  const wrong = [...leads, ...members, ...alone];
  if (wrong.length === 0) {
    return { what, status: 'ok', text: `${counted(all, 'full member')} of the workspace listed` };
  }
  const status = leads.length === team.leads.length ? 'failed' : 'todo';
  return { what, status, text: wrong.join('; ') };
}

async function checkAdmins(desk: Desk): Promise<CheckShape[]> {
  const { admins } = desk.config;
  if (admins.length === 0) return [];
  const wrong = await wrongAmong(desk, admins, 'admin');
  const text = `${counted(admins.length, 'full member')} of the workspace listed`;
  return [
    wrong.length === 0
      ? { what: 'admins', status: 'ok', text }
      : { what: 'admins', status: 'todo', text: wrong.join('; ') },
  ];
}

async function wrongAmong({ wrongWith }: Desk, users: readonly string[], role: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const user of users) {
    const why = await wrongWith(user);
    if (why !== undefined) wrong.push(`${user} (${role}): ${why}`);
  }
  return wrong;
}

/** The same question the app asks at each click, so that the answer here is the one people will get. */
function peopleOf(client: Client, workspace: SlackIdentity, config: Config): Desk['wrongWith'] {
  const settings = { workspace, teams: config.teams, admins: config.admins };
  const asked = new Map<string, Promise<string | undefined>>();
  const ask = async (user: string) => {
    const facts = await personFacts(client, user);
    if (facts === undefined) return 'Slack does not say which workspace this account belongs to';
    if (!('status' in facts)) {
      const standing = mayAsk(facts, settings);
      return 'refused' in standing ? standing.refused.replace(/\.$/, '') : undefined;
    }
    if (facts.status === 'refused') return `Slack answers ${facts.code}`;
    return 'Slack did not say who this is just now';
  };
  return (user) => {
    const answer = asked.get(user) ?? ask(user);
    asked.set(user, answer);
    return answer;
  };
}
