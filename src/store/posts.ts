import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';

/** Messages in Slack: intent first, then the post, then its time stamp, so that a crash never posts twice. */
export interface Posts {
  /**
   * Claims the right to post under `key` (one per team, channel and ISO week): `mine` for the first caller;
   * `posted` with where; `unknown` when somebody claimed it but never said the outcome: look in the channel first.
   */
  claim(
    key: string,
    now: Instant,
  ): Promise<{ status: 'mine' } | { status: 'unknown'; since: Instant } | ({ status: 'posted' } & Posted)>;
  /** Notes what a claimed post will hold, before it is posted: should its outcome stay unknown, this is known. */
  intend(key: string, contents: PostContents): Promise<void>;
  /** What a claimed post of unknown outcome holds; undefined where none is claimed, or it surely stands. */
  intended(key: string): Promise<PostContents | undefined>;
  posted(key: string, posted: Posted): Promise<void>;
  /** Where it stands, if it is known to stand somewhere. */
  find(key: string): Promise<Posted | undefined>;
  /** Gives the claim back after Slack surely refused it. */
  release(key: string): Promise<void>;
}

/** What a message holds, to find its cards again. */
export interface PostContents {
  readonly reviews: readonly string[];
  /** Of the first page of several: what stands on each further one. */
  readonly further?: readonly (readonly string[])[];
  /** What was left out, as the message says it. */
  readonly notAsked?: readonly { readonly count: number; readonly why: string }[];
  /** What a reminder says besides its questions. */
  readonly note?: string;
  /** What a reminder shows: files of Slack. */
  readonly pictures?: readonly { readonly file: string; readonly title: string; readonly alt: string }[];
}

export interface Posted extends PostContents {
  readonly channel: string;
  readonly ts: string;
}

/** Messages in Slack: a claim before, where it stands after. */
export function postsIn(connection: Connection): Posts {
  const { keys } = connection;
  return {
    async claim(post, now) {
      const key = keys.post(post);
      // Given back between the two commands, it is free: once more round.
      for (;;) {
        const mine = await connection.run(`claiming post ${post}`, (redis) =>
          redis.hsetnx(key, 'since', now),
        );
        if (mine === 1) return { status: 'mine' };
        const [since, posted] = await connection.run(`reading post ${post}`, (redis) =>
          redis.hmget(key, 'since', 'posted'),
        );
        if (posted) return { status: 'posted', ...(JSON.parse(posted) as Posted) };
        if (since) return { status: 'unknown', since: Number(since) };
      }
    },
    async intend(post, contents) {
      await connection.run(`noting what post ${post} holds`, (redis) =>
        redis.hset(keys.post(post), 'intended', JSON.stringify(contents)),
      );
    },
    async intended(post) {
      const [intended, posted] = await connection.run(`reading post ${post}`, (redis) =>
        redis.hmget(keys.post(post), 'intended', 'posted'),
      );
      return intended && !posted ? (JSON.parse(intended) as PostContents) : undefined;
    },
    async posted(post, posted) {
      await connection.run(`noting post ${post}`, (redis) =>
        redis.hset(keys.post(post), 'posted', JSON.stringify(posted)),
      );
    },
    async find(post) {
      const posted = await connection.run(`reading post ${post}`, (redis) =>
        redis.hget(keys.post(post), 'posted'),
      );
      return posted === null ? undefined : (JSON.parse(posted) as Posted);
    },
    async release(post) {
      await connection.run(`giving back post ${post}`, (redis) =>
        redis.layawayReleasePost(1, keys.post(post)),
      );
    },
  };
}
