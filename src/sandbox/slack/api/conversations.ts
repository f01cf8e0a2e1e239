import type { Core } from '../core.ts';
import type { SandboxChannel } from '../directory.ts';
import { APP } from '../identity.ts';
import type { SandboxMessage } from '../timeline.ts';
import { channelShape, messageShape } from '../wire/shapes.ts';
import { type Method, ok, page, refuse } from './answer.ts';
import type { Args } from './args.ts';

/** A channel the app can see: private ones only as a member. */
function seen(args: Args, core: Core): SandboxChannel | undefined {
  const channel = core.workspace.directory.channels.get(args.text('channel') ?? '');
  return channel && (channel.kind === 'public' || channel.members.has(APP.userId)) ? channel : undefined;
}

const TYPE = { public: 'public_channel', private: 'private_channel', im: 'im' } as const;

function listed(args: Args, core: Core, member: string | undefined): readonly SandboxChannel[] {
  const types = args.words('types').length > 0 ? args.words('types') : ['public_channel'];
  return [...core.workspace.directory.channels.values()]
    .filter((channel) => types.includes(TYPE[channel.kind]))
    .filter((channel) => channel.kind === 'public' || channel.members.has(APP.userId))
    .filter((channel) => member === undefined || channel.members.has(member))
    .filter((channel) => !(args.flag('exclude_archived') && channel.archived));
}

const list: Method = (args, core) => page('channels', listed(args, core, undefined).map(channelShape), args);

const ofUser: Method = (args, core) =>
  page('channels', listed(args, core, args.text('user') ?? APP.userId).map(channelShape), args);

const info: Method = (args, core) => {
  const channel = seen(args, core);
  return channel ? ok({ channel: channelShape(channel) }) : refuse('channel_not_found');
};

const join: Method = (args, core) => {
  const channel = seen(args, core);
  if (!channel) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  if (channel.kind !== 'public') return refuse('method_not_supported_for_channel_type');
  channel.members.add(APP.userId);
  core.workspace.directory.announce();
  return ok({ channel: channelShape(channel) });
};

const members: Method = (args, core) => {
  const channel = seen(args, core);
  if (!channel) return refuse('channel_not_found');
  const { members: all, ...answer } = page(
    'members',
    [...channel.members].map((id) => ({ id })),
    args,
  );
  const ids = Array.isArray(all) ? all.map((member: { id: string }) => member.id) : [];
  return { ...answer, members: ids };
};

const open: Method = (args, core) => {
  const [user, ...more] = args.words('users');
  if (!user || more.length > 0) return refuse(user ? 'method_not_supported' : 'users_list_not_supplied');
  if (!core.workspace.directory.users.has(user)) return refuse('user_not_found');
  return ok({ channel: channelShape(core.workspace.directory.directMessage(user)) });
};

/** Newest first, only what stands in the channel itself. */
const history: Method = (args, core) => {
  const channel = seen(args, core);
  if (!channel) return refuse('channel_not_found');
  if (!channel.members.has(APP.userId)) return refuse('not_in_channel');
  return messages(core.workspace.messages(channel.id).toReversed(), args, core);
};

/** Oldest first, the message itself on top. */
const replies: Method = (args, core) => {
  const channel = seen(args, core);
  if (!channel) return refuse('channel_not_found');
  const parent = core.workspace.timeline.find(channel.id, args.text('ts') ?? '');
  if (!parent) return refuse('thread_not_found');
  return messages([parent, ...core.workspace.thread(channel.id, parent.ts)], args, core);
};

function messages(all: readonly SandboxMessage[], args: Args, core: Core) {
  const oldest = args.text('oldest');
  const latest = args.text('latest');
  const inclusive = args.flag('inclusive');
  const wanted = all.filter(({ ts }) => {
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return (!oldest || Number(ts) > Number(oldest)) && (!latest || Number(ts) < Number(latest));
  });
  const metadata = args.flag('include_all_metadata');
  return page(
    'messages',
    wanted.map((message) => messageShape(message, core.workspace, metadata)),
    args,
  );
}

export const CONVERSATIONS: Readonly<Record<string, Method>> = {
  'conversations.list': list,
  'conversations.info': info,
  'conversations.join': join,
  'conversations.members': members,
  'conversations.open': open,
  'conversations.history': history,
  'conversations.replies': replies,
  'users.conversations': ofUser,
};
