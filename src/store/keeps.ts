import { type Digest, registryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { Keep, Memory } from './store.ts';
import { Transaction } from './transaction.ts';

/** Answered keeps, by the root digest of the family. The newest answer stands. */
export function keepsIn(connection: Connection): Pick<Memory, 'keeps' | 'rememberKeeps' | 'carryKeeps'> {
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
    carryKeeps({ id, version, registry, repository }, { keep = new Map(), forget = [] }) {
      const key = keys.keeps(registryKey(registry), repository);
      const fields = [...keep].flatMap(([digest, one]) => [digest, JSON.stringify(one)]);
      return new Transaction(connection)
        .expect(keys.review(id), version)
        .writeAll('HDEL', key, forget)
        .writeAll('HSET', key, fields)
        .commit(`carrying the keeps of ${repository}`);
    },
  };
}
