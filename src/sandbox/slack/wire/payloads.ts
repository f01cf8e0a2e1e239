import type { Core } from '../core.ts';
import type { SandboxUser } from '../directory.ts';
import { APP, TEAM } from '../identity.ts';
import { type Json, type JsonObject, objectOf } from '../json.ts';
import type { SandboxMessage } from '../timeline.ts';
import type { SandboxView } from '../views.ts';
import { messageShape, usernameOf, viewShape } from './shapes.ts';

/** What all interactivity payloads share. A trigger comes with each, as in Slack. */
function base(core: Core, type: string, user: SandboxUser): JsonObject {
  const { name, teamId, id } = user;
  return {
    type,
    token: 'sandbox',
    api_app_id: APP.id,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id, username: usernameOf(user), name: usernameOf(user), team_id: teamId, real_name: name },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: core.triggers.issue(id),
  };
}

/** A click in a message. Ephemeral messages come without `message`, as Slack sends them. */
export function messageAction(
  core: Core,
  user: SandboxUser,
  message: SandboxMessage,
  actions: readonly Json[],
  values: JsonObject,
): JsonObject {
  const { channel, ts, threadTs, onlyFor } = message;
  const origin = { user: user.id, channel, message: ts, ...(threadTs && { threadTs }) };
  const name = core.workspace.directory.channels.get(channel)?.name ?? '';
  const thread = threadTs ? { thread_ts: threadTs } : {};
  return {
    ...base(core, 'block_actions', user),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: onlyFor !== undefined,
      ...thread,
    },
    channel: { id: channel, name },
    ...(onlyFor === undefined && { message: messageShape(message, core.workspace, true) }),
    state: { values },
    response_url: responseUrl(core, origin),
    actions,
  };
}

/** A click in a modal or on the Home tab. */
export function viewAction(
  core: Core,
  user: SandboxUser,
  view: SandboxView,
  actions: readonly Json[],
  values: JsonObject,
): JsonObject {
  const container = { type: 'view', view_id: view.id };
  return { ...base(core, 'block_actions', user), container, view: viewShape(view, values), actions };
}

export function viewSubmission(
  core: Core,
  user: SandboxUser,
  view: SandboxView,
  values: JsonObject,
): JsonObject {
  return { ...base(core, 'view_submission', user), view: viewShape(view, values), response_urls: [] };
}

export function viewClosed(core: Core, user: SandboxUser, view: SandboxView, cleared: boolean): JsonObject {
  const { trigger_id: _none, ...rest } = base(core, 'view_closed', user);
  return { ...rest, view: viewShape(view), is_cleared: cleared };
}

/** A slash command's form fields. */
export function slashCommand(
  core: Core,
  user: SandboxUser,
  channel: { readonly id: string; readonly name: string },
  command: string,
  text: string,
): JsonObject {
  return {
    token: 'sandbox',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: usernameOf(user),
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(core, { user: user.id, channel: channel.id }),
    trigger_id: core.triggers.issue(user.id),
  };
}

/** An event in the envelope of the Events API. */
export function eventCallback(core: Core, event: JsonObject): JsonObject {
  const stamp = core.workspace.timeline.stamp();
  return {
    token: 'sandbox',
    team_id: TEAM.id,
    api_app_id: APP.id,
    type: 'event_callback',
    event_id: `Ev${stamp.replace('.', '')}`,
    event_time: Math.floor(core.now() / 1_000),
    event: { event_ts: stamp, ...objectOf(event) },
    authorizations: [{ team_id: TEAM.id, user_id: APP.userId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  };
}

function responseUrl(core: Core, origin: Parameters<Core['responseUrls']['issue']>[0]): string {
  return `${core.origin()}/response/${core.responseUrls.issue(origin)}`;
}
