import type { WebClient } from '@slack/web-api';
import type { Instant } from '../policy/time.ts';
import { POST_EVENT } from './action-ids.ts';
import { type FindResult, findPost } from './find-post.ts';
import { type CallFailure, callFailure } from './outcome.ts';
import type { TakeTurn } from './pacing.ts';
import { retryAfter } from './retry-after.ts';
import type { Message } from './views/blocks.ts';
import { checkMessage } from './views/check.ts';
import { withoutPictures } from './views/pictures.ts';

export interface Post {
  readonly channel: string;
  readonly message: Message;
  /** Written into the message's metadata: `find` looks for it before anything is posted again. */
  readonly key?: string;
  /** Posts into this message's thread. */
  readonly threadTs?: string;
  /** Its mentions are meant: a trip, or the person who is asked. Others are named and not called. */
  readonly calls?: true;
}

export interface Place {
  readonly channel: string;
  readonly ts: string;
}

export type PostResult = ({ readonly status: 'posted' } & Place) | CallFailure;
export type UpdateResult = { readonly status: 'updated' } | CallFailure;
export type DmResult = { readonly status: 'open'; readonly channel: string } | CallFailure;

/** Sends from the background. Every outcome is a value; nothing is tried twice in here. */
export interface Poster {
  post(post: Post): Promise<PostResult>;
  update(place: Place, message: Message): Promise<UpdateResult>;
  /** Looks for a post by its key in the channel's (or thread's) messages since `since`, ms since epoch. */
  find(channel: string, key: string, since: Instant, threadTs?: string): Promise<FindResult>;
  openDm(user: string): Promise<DmResult>;
}

/**
 * @param turn one message a second and channel: `channelTurns()`
 * @param now the clock Slack's waiting times are counted by
 */
export function createPoster(client: WebClient, turn: TakeTurn, now: () => Instant): Poster {
  const waits = retryAfter(now);
  const write = async (post: Post): Promise<PostResult> => {
    await turn(post.channel);
    return await waits.respected('chat.postMessage', async () => {
      const answer = await client.chat.postMessage(postArguments(post));
      return { status: 'posted', channel: answer.channel ?? post.channel, ts: String(answer.ts) };
    });
  };
  const change = async ({ channel, ts }: Place, message: Message): Promise<UpdateResult> => {
    await turn(channel);
    return await waits.respected('chat.update', async () => {
      await client.chat.update({ channel, ts, text: message.text, blocks: [...message.blocks] });
      return { status: 'updated' };
    });
  };
  return {
    async post(post) {
      const refused = tooLong(post.message);
      if (refused) return refused;
      const result = await write(post);
      const bare = withoutPictures(post.message);
      return bare && isAboutBlocks(result) ? await write({ ...post, message: bare }) : result;
    },
    async update(place, message) {
      const refused = tooLong(message);
      if (refused) return refused;
      const result = await change(place, message);
      const bare = withoutPictures(message);
      return bare && isAboutBlocks(result) ? await change(place, bare) : result;
    },
    find: (channel, key, since, threadTs) => findPost(client, { channel, key, since, threadTs }),
    async openDm(user) {
      try {
        const answer = await client.conversations.open({ users: user });
        const channel = answer.channel?.id;
        return channel ? { status: 'open', channel } : { status: 'unknown', why: 'Slack named no channel' };
      } catch (error) {
        return callFailure(error);
      }
    },
  };
}

/** What Slack says of a picture it cannot show, among other things: once more without it, and nothing is lost. */
function isAboutBlocks(result: PostResult | UpdateResult): boolean {
  return result.status === 'refused' && result.code === 'invalid_blocks';
}

function postArguments({ channel, message, key, threadTs }: Post) {
  return {
    channel,
    text: message.text,
    blocks: [...message.blocks],
    unfurl_links: false,
    unfurl_media: false,
    ...(key && { metadata: { event_type: POST_EVENT, event_payload: { key } } }),
    ...(threadTs && { thread_ts: threadTs }),
  };
}

/** A message over Slack's limits is never sent: Slack would refuse it, or cut it where nobody sees. */
function tooLong(message: Message): CallFailure | undefined {
  const [first] = checkMessage(message);
  if (!first) return undefined;
  return {
    status: 'refused',
    code: 'over_limit',
    sentence: `The message breaks Slack's limits at ${first.at}: ${first.problem}.`,
    permanent: false,
  };
}
