import type { Core } from '../core.ts';
import type { SandboxChannel } from '../directory.ts';
import { APP } from '../identity.ts';
import { messageShape } from '../wire/shapes.ts';
import { type Answer, type Method, ok, refuse } from './answer.ts';
import type { Args } from './args.ts';
import { isRefusal, readContent } from './content.ts';

/** The channel the app may post to, or why it may not. */
function postable(args: Args, core: Core): SandboxChannel | Answer {
  const channel = core.workspace.directory.findChannel(args.text('channel') ?? '');
  const secret = channel?.kind === 'private' && !channel.members.has(APP.userId);
  if (!channel || secret) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  return channel.members.has(APP.userId) ? channel : refuse('not_in_channel');
}

/** Slack posts a reply to a message that is gone into nowhere; here it is refused, so that it is noticed. */
function parentMissing(args: Args, core: Core, channel: string): boolean {
  const parent = args.text('thread_ts');
  return parent !== undefined && !core.workspace.timeline.find(channel, parent);
}

const postMessage: Method = (args, core) => {
  const channel = postable(args, core);
  if ('ok' in channel) return channel;
  const content = readContent(args);
  if (isRefusal(content)) return content;
  if (parentMissing(args, core, channel.id)) return refuse('thread_not_found');
  const threadTs = args.text('thread_ts');
  const message = core.workspace.timeline.post({
    channel: channel.id,
    user: APP.userId,
    ...content,
    ...(threadTs && { threadTs, broadcast: args.flag('reply_broadcast') }),
  });
  const shape = messageShape(message, core.workspace, true);
  return ok({ channel: channel.id, ts: message.ts, message: shape });
};

const postEphemeral: Method = (args, core) => {
  const channel = postable(args, core);
  if ('ok' in channel) return channel;
  const user = args.text('user') ?? '';
  if (!core.workspace.directory.users.has(user)) return refuse('user_not_found');
  if (!channel.members.has(user)) return refuse('user_not_in_channel');
  const content = readContent(args);
  if (isRefusal(content)) return content;
  const threadTs = args.text('thread_ts');
  const posted = core.workspace.timeline.post({
    channel: channel.id,
    user: APP.userId,
    onlyFor: user,
    ...content,
    ...(threadTs && { threadTs }),
  });
  return ok({ message_ts: posted.ts });
};

/** The app's own, lasting message, or why it cannot be changed. */
function own(args: Args, core: Core, refusal: string, named = 'ts') {
  const channel = core.workspace.directory.channels.get(args.text('channel') ?? '');
  if (!channel) return refuse('channel_not_found');
  const message = core.workspace.timeline.find(channel.id, args.text(named) ?? '');
  if (!message || message.onlyFor || message.tombstone) return refuse('message_not_found');
  return message.user === APP.userId ? message : refuse(refusal);
}

/** Text without blocks takes the blocks away; metadata that is not given stays. */
const update: Method = (args, core) => {
  const message = own(args, core, 'cant_update_message');
  if ('ok' in message) return message;
  const content = readContent(args);
  if (isRefusal(content)) return content;
  const edited = core.workspace.timeline.edit(message.ts, content);
  if (!edited) return refuse('message_not_found');
  const shape = messageShape(edited, core.workspace, true);
  return ok({ channel: message.channel, ts: message.ts, text: edited.text, message: shape });
};

const remove: Method = (args, core) => {
  const message = own(args, core, 'cant_delete_message');
  if ('ok' in message) return message;
  core.workspace.timeline.remove(message.ts);
  return ok({ channel: message.channel, ts: message.ts });
};

const getPermalink: Method = (args, core) => {
  const message = own(args, core, 'message_not_found', 'message_ts');
  if ('ok' in message) return message;
  const permalink = `${core.origin()}/#${message.channel}/${message.ts}`;
  return ok({ channel: message.channel, permalink });
};

export const CHAT: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
