import type { Posting } from '../../jobs/digest.ts';
import type { Post } from '../../src/slack/poster.ts';

/** Slack, as far as jobs need it: channels that may be closed, direct messages, and what was posted where. */
export class FakeSlack implements Posting {
  readonly posts: Post[] = [];
  /** Channels, or users, that nothing can be posted to. */
  readonly closed = new Set<string>();
  readonly desk = { card: nothing, message: nothing, week: nothing };
  readonly lookups = { name: async (id: string) => NAMES[id] ?? id, permalink: nothing };
  readonly poster: Posting['poster'] = {
    post: async (post) => {
      if (this.closed.has(post.channel)) return CLOSED;
      this.posts.push(post);
      return { status: 'posted', channel: post.channel, ts: String(this.posts.length) };
    },
    find: async () => ({ status: 'absent' }),
    update: async () => ({ status: 'updated' }),
    openDm: async (user) => (this.closed.has(user) ? CLOSED : { status: 'open', channel: `D-${user}` }),
  };

  in(channel: string): string[] {
    return this.posts.filter((post) => post.channel === channel).map(({ message }) => message.text);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  U0SHOPLEAD: 'the shop lead',
  U0SHOPENG: 'the shop engineer',
};

const CLOSED = {
  status: 'refused',
  code: 'is_archived',
  sentence: 'The channel is archived.',
  permanent: true,
} as const;

async function nothing(): Promise<undefined> {
  return undefined;
}
