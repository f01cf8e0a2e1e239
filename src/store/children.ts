import type { Digest } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import type { Memory } from './store.ts';

/**
 * Which children an index lists. A digest never changes what it names, so what was read once holds in every
 * registry and for ever.
 */
export function childrenIn(connection: Connection): Pick<Memory, 'children' | 'rememberChildren'> {
  const { keys } = connection;
  return {
    async children(digests) {
      const known = new Map<Digest, readonly Digest[]>();
      await connection.run('loading children of indexes', (redis) =>
        Promise.all(
          [...buckets(keys, digests)].map(async ([bucket, members]) => {
            const lists = await redis.hmget(bucket, ...members);
            members.forEach((digest, i) => {
              const list = lists[i];
              if (typeof list === 'string') known.set(digest, list.split(' ').filter(Boolean) as Digest[]);
            });
          }),
        ),
      );
      return known;
    },
    async rememberChildren(children) {
      await connection.run('remembering children of indexes', (redis) =>
        Promise.all(
          [...buckets(keys, [...children.keys()])].map(([bucket, members]) =>
            redis.hset(
              bucket,
              new Map(members.map((digest) => [digest, children.get(digest)?.join(' ') ?? ''])),
            ),
          ),
        ),
      );
    },
  };
}

/** The digests by the bucket that holds them: the first three hex digits. */
function buckets(keys: Keys, digests: readonly Digest[]): Map<string, Digest[]> {
  const grouped = new Map<string, Digest[]>();
  for (const digest of digests) {
    const bucket = keys.children(digest.slice(7, 10));
    grouped.set(bucket, [...(grouped.get(bucket) ?? []), digest]);
  }
  return grouped;
}
