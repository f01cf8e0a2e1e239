import type { SandboxGroup } from '../directory.ts';
import { APP, TEAM } from '../identity.ts';
import type { JsonObject } from '../json.ts';
import { userShape } from '../wire/shapes.ts';
import { type Method, ok, page, refuse } from './answer.ts';

const info: Method = (args, core) => {
  const user = core.workspace.directory.users.get(args.text('user') ?? '');
  return user ? ok({ user: userShape(user) }) : refuse('user_not_found');
};

const list: Method = (args, core) =>
  page('members', [...core.workspace.directory.users.values()].map(userShape), args);

const lookupByEmail: Method = (args, core) => {
  const all = [...core.workspace.directory.users.values()];
  const user = all.find(({ email, kind }) => email === args.text('email') && kind !== 'deactivated');
  return user ? ok({ user: userShape(user) }) : refuse('users_not_found');
};

function groupShape(group: SandboxGroup): JsonObject {
  const { id, handle, name, users, disabled = false } = group;
  const date_delete = disabled ? 1_700_000_000 : 0;
  return {
    id,
    team_id: TEAM.id,
    is_usergroup: true,
    handle,
    name,
    users,
    user_count: users.length,
    date_delete,
  };
}

const groups: Method = (args, core) => {
  const all = [...core.workspace.directory.groups.values()];
  const listed = all.filter(({ disabled }) => !disabled || args.flag('include_disabled'));
  return ok({ usergroups: listed.map(groupShape) });
};

const groupUsers: Method = (args, core) => {
  const group = core.workspace.directory.groups.get(args.text('usergroup') ?? '');
  if (!group || (group.disabled && !args.flag('include_disabled'))) return refuse('no_such_subteam');
  return ok({ users: group.users });
};

const authTest: Method = (_args, core) =>
  ok({
    url: `${core.origin()}/`,
    team: TEAM.name,
    team_id: TEAM.id,
    user: APP.name.toLowerCase(),
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
  });

const teamInfo: Method = () => ok({ team: { id: TEAM.id, name: TEAM.name, domain: TEAM.domain } });

/** Needs the app token; the ticket in the URL is good for one connection. */
const openConnection: Method = (_args, core) =>
  ok({ url: `${core.origin().replace('http', 'ws')}/socket?ticket=${core.socketMode.ticket()}` });

export const PEOPLE: Readonly<Record<string, Method>> = {
  'api.test': () => ok(),
  'auth.test': authTest,
  'team.info': teamInfo,
  'apps.connections.open': openConnection,
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groups,
  'usergroups.users.list': groupUsers,
};
