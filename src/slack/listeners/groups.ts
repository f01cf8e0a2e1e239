import type { App } from '@slack/bolt';
import type { UserGroups } from '../user-groups.ts';

/** Whoever left a user group can decide no longer from the moment Slack says so, not when the memory of it fades. */
export function followGroups(app: App, groups: UserGroups): void {
  const again = async (group: string) => {
    if (groups.known(group) === undefined) return; // nobody asked for it yet: not one of ours, or still to come
    groups.forget(group);
    await groups.refresh(group);
  };
  app.event('subteam_members_changed', ({ event }) => again(event.subteam_id));
  app.event('subteam_updated', ({ event }) => again(event.subteam.id));
}
