import type { Digest } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { Keep, Memory } from './store.ts';

/** Answered keeps, by the root digest of the family. The newest answer stands. */
export function keepsIn(connection: Connection): Pick<Memory, 'keeps' | 'rememberKeeps' | 'forgetKeeps'> {
  const { keys } = connection;
  return {
    async keeps(registry, repository, now) {
      const fields = await connection.run(`loading keeps of ${repository}`, (redis) =>
        redis.hgetall(keys.keeps(registry, repository)),
      );
      const all = Object.entries(fields).map(([digest, text]): [Digest, Keep] => [
        digest as Digest,
        JSON.parse(text),
      ]);
      return new Map(all.filter(([, keep]) => keep.until > now));
    },
    async rememberKeeps(registry, repository, keeps) {
      if (keeps.size === 0) return;
      const fields = new Map([...keeps].map(([digest, keep]) => [digest, JSON.stringify(keep)]));
      await connection.run(`remembering keeps of ${repository}`, (redis) =>
        redis.hset(keys.keeps(registry, repository), fields),
      );
    },
    async forgetKeeps(registry, repository, digests) {
      if (digests.length === 0) return;
      await connection.run(`forgetting keeps of ${repository}`, (redis) =>
        redis.hdel(keys.keeps(registry, repository), ...digests),
      );
    },
  };
}
