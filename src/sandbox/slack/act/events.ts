import type { Core } from '../core.ts';
import type { DeliveryOptions } from '../delivery.ts';
import { TEAM } from '../identity.ts';
import { eventCallback } from '../wire/payloads.ts';
import { viewShape } from '../wire/shapes.ts';
import { type Acted, deliver, notSent } from './acted.ts';

/** Opens the app's Home tab: `app_home_opened`. */
export function openHome(core: Core, user: string, options?: DeliveryOptions): Promise<Acted> {
  const channel = core.workspace.directory.directMessage(user).id;
  const shown = core.workspace.home(user);
  const view = shown ? { view: viewShape(shown) } : {};
  const event = { type: 'app_home_opened', user, channel, tab: 'home', ...view };
  return deliver(core, 'events_api', eventCallback(core, event), options);
}

/** Gives a user group other members: `subteam_members_changed`. */
export async function changeGroup(core: Core, groupId: string, users: readonly string[]): Promise<Acted> {
  const { directory } = core.workspace;
  const group = directory.groups.get(groupId);
  if (!group) return notSent('no such user group');
  directory.addUserGroup({ ...group, users });
  const added_users = users.filter((user) => !group.users.includes(user));
  const removed_users = group.users.filter((user) => !users.includes(user));
  const seconds = Math.floor(core.now() / 1_000);
  const event = {
    type: 'subteam_members_changed',
    subteam_id: groupId,
    team_id: TEAM.id,
    date_previous_update: seconds,
    date_update: seconds,
    added_users,
    added_users_count: added_users.length,
    removed_users,
    removed_users_count: removed_users.length,
  };
  return deliver(core, 'events_api', eventCallback(core, event), undefined);
}
