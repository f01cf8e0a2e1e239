import type { SandboxChannel, SandboxUser } from '../directory.ts';
import { APP, TEAM } from '../identity.ts';
import type { JsonObject } from '../json.ts';
import type { SandboxMessage } from '../timeline.ts';
import type { SandboxView } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** How Slack writes the sandbox's things over the wire. */
export function userShape(user: SandboxUser): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId,
    name: usernameOf(user),
    deleted: user.kind === 'deactivated',
    real_name: user.name,
    tz: user.tz,
    is_bot: user.kind === 'bot',
    ...(user.kind === 'workflow-bot' && { is_workflow_bot: true }),
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: user.kind === 'guest' || user.kind === 'single-channel-guest',
    is_ultra_restricted: user.kind === 'single-channel-guest',
    ...(user.kind === 'stranger' && { is_stranger: true }),
    profile: { real_name: user.name, display_name: user.name, title: user.title, email: user.email },
  };
}

export function usernameOf(user: SandboxUser): string {
  return user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
}

export function channelShape(channel: SandboxChannel): JsonObject {
  const im = channel.kind === 'im';
  const other = [...channel.members].find((member) => member !== APP.userId);
  return {
    id: channel.id,
    ...(im ? { user: other ?? '' } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: im,
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_member: channel.members.has(APP.userId),
    is_ext_shared: false,
    num_members: channel.members.size,
    topic: { value: channel.topic },
    purpose: { value: channel.topic },
  };
}

/** A message as the API answers it. Metadata only where it was asked for. */
export function messageShape(message: SandboxMessage, workspace: Workspace, metadata: boolean): JsonObject {
  const fromApp = message.user === APP.userId;
  return {
    type: 'message',
    ...(message.tombstone && { subtype: 'tombstone' }),
    user: message.user,
    ts: message.ts,
    team: TEAM.id,
    text: message.text,
    ...(fromApp && { bot_id: APP.botId, app_id: APP.id, bot_profile: { id: APP.botId, name: APP.name } }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.editedTs && { edited: { user: message.user, ts: message.editedTs } }),
    ...(metadata && message.metadata && { metadata: message.metadata }),
    ...threadShape(message, workspace),
  };
}

function threadShape(message: SandboxMessage, workspace: Workspace): JsonObject {
  if (message.threadTs && message.threadTs !== message.ts) {
    return { thread_ts: message.threadTs, ...(message.broadcast && { subtype: 'thread_broadcast' }) };
  }
  const replies = workspace.thread(message.channel, message.ts);
  const latest = replies.at(-1);
  if (!latest) return {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  const count = { reply_count: replies.length, reply_users: users, reply_users_count: users.length };
  return { thread_ts: message.ts, latest_reply: latest.ts, ...count };
}

export function viewShape(view: SandboxView, values: JsonObject = {}): JsonObject {
  const { title = null, submit = null, close = null, callback_id = '', ...content } = view.content;
  const { private_metadata = '', external_id = '', ...rest } = content;
  return {
    ...rest,
    id: view.id,
    team_id: TEAM.id,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
    title,
    submit,
    close,
    callback_id,
    private_metadata,
    external_id,
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    hash: view.hash,
    state: { values },
  };
}
