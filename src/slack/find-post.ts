import type { WebClient } from '@slack/web-api';
import { type Instant, MINUTE } from '../policy/time.ts';
import { POST_EVENT } from './action-ids.ts';
import { type CallFailure, callFailure } from './outcome.ts';

export type FindResult =
  | { readonly status: 'found'; readonly channel: string; readonly ts: string }
  | { readonly status: 'absent' }
  | CallFailure;

export interface Wanted {
  readonly channel: string;
  readonly key: string;
  readonly since: Instant;
  readonly threadTs?: string | undefined;
}

/** Slack's clock and ours may differ. */
const SKEW = 5 * MINUTE;
const PAGE = 200;
/** A channel with more traffic than this since the post is not searched to its end: the outcome stays unknown. */
const MOST_PAGES = 25;

/** Finds a post by its key. `absent` is only said after the whole stretch was read: the safe direction. */
export async function findPost(client: WebClient, wanted: Wanted): Promise<FindResult> {
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await readPage(client, wanted, cursor);
      const hit = (answer.messages ?? []).find((message) => keyOf(message) === wanted.key);
      if (hit?.ts) return { status: 'found', channel: wanted.channel, ts: hit.ts };
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return { status: 'absent' };
    }
    return { status: 'unknown', why: `more than ${MOST_PAGES * PAGE} messages since then` };
  } catch (error) {
    return callFailure(error);
  }
}

function readPage(client: WebClient, { channel, since, threadTs }: Wanted, cursor: string | undefined) {
  const common = {
    channel,
    oldest: (Math.max(0, since - SKEW) / 1000).toFixed(6),
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor && { cursor }),
  };
  return threadTs
    ? client.conversations.replies({ ...common, ts: threadTs })
    : client.conversations.history(common);
}

function keyOf(message: { metadata?: { event_type?: string; event_payload?: object } }): unknown {
  const { metadata } = message;
  if (metadata?.event_type !== POST_EVENT) return undefined;
  return (metadata.event_payload as { key?: unknown } | undefined)?.key;
}
