import type { Connection } from './connection.ts';
import type { PostContents, Posted, Posts } from './store.ts';

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
