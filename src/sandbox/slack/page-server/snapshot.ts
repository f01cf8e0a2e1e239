import type { Core } from '../core.ts';
import type { SandboxChannel, SandboxUser } from '../directory.ts';
import { APP, TEAM } from '../identity.ts';
import type { SandboxView } from '../views.ts';

/** Everything the page draws for the person it acts as. Nothing in it is for other eyes. */
export function snapshot(core: Core, userId: string, offers: { clock: boolean; registry: boolean }) {
  const { directory, timeline, views } = core.workspace;
  const people = [...directory.users.values()];
  const me = directory.users.get(userId) ?? people.find(canBePlayed);
  if (!me) return { team: TEAM.name, now: core.now(), offers, users: [], channels: [], modals: [] };
  const channels = [...directory.channels.values()].filter((channel) => mayRead(me, channel));
  return {
    team: TEAM.name,
    app: { id: APP.userId, name: APP.name },
    now: core.now(),
    offers,
    me: me.id,
    users: people.map(({ id, name, title, kind }) => ({
      id,
      name,
      title,
      kind,
      playable: canBePlayed({ kind }),
    })),
    groups: [...directory.groups.values()].map(({ id, handle }) => ({ id, handle })),
    channels: channels.map(({ id, name, kind, topic, archived, members }) => ({
      id,
      name,
      kind,
      topic,
      archived,
      size: members.size,
      messages: timeline.visible(id, me.id),
    })),
    modals: views.stack(me.id).map(viewOf),
    home: viewOf(views.home(me.id)),
  };
}

function viewOf(view: SandboxView | undefined) {
  return view && { id: view.id, rootId: view.rootId, ...view.content };
}

function canBePlayed({ kind }: Pick<SandboxUser, 'kind'>): boolean {
  return kind !== 'bot' && kind !== 'workflow-bot' && kind !== 'deactivated';
}

/** Public channels are open to members of the workspace; guests and strangers see only where they were invited. */
function mayRead(user: SandboxUser, channel: SandboxChannel): boolean {
  return channel.members.has(user.id) || (channel.kind === 'public' && user.kind === 'member');
}
