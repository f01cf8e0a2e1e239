import type { Digest } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { Memory, SourceSeen, UseSeen } from './store.ts';

type Uses = Pick<
  Memory,
  | 'usesSeen'
  | 'rememberUses'
  | 'ownReads'
  | 'rememberOwnReads'
  | 'watchedSince'
  | 'restartWatching'
  | 'lastInspected'
  | 'rememberInspected'
  | 'noteSources'
  | 'sourcesSeen'
>;

/** Digests per script or command. */
const CHUNK = 500;

/** What was seen in use, by whom, and since when anybody looked. */
export function usesIn(connection: Connection): Uses {
  const { keys } = connection;
  return {
    async usesSeen(registry, repository) {
      const [fields, pins] = await connection.run(`loading uses of ${repository}`, (redis) =>
        Promise.all([
          redis.hgetall(keys.uses(registry, repository)),
          redis.smembers(keys.pinned(registry, repository)),
        ]),
      );
      const pinned = new Set(pins);
      return new Map(
        Object.entries(fields).map(([digest, text]) => {
          const use = toUse(text);
          return [digest as Digest, pinned.has(digest) ? { ...use, pinned: true as const } : use];
        }),
      );
    },
    async rememberUses(registry, repository, uses) {
      // Pins first: a use without its pin would go the quick way.
      const pins = [...uses].flatMap(([digest, { pinned }]) => (pinned ? [digest] : []));
      await inChunks(pins, (chunk) =>
        connection.run(`remembering pins of ${repository}`, (redis) =>
          redis.sadd(keys.pinned(registry, repository), ...chunk),
        ),
      );
      await inChunks([...uses], (chunk) =>
        connection.run(`remembering uses of ${repository}`, (redis) =>
          redis.layawayRememberUses(
            1,
            keys.uses(registry, repository),
            ...chunk.flatMap(([digest, { at, by }]) => [digest, at, by]),
          ),
        ),
      );
    },
    async ownReads(registry, repository) {
      const fields = await connection.run(`loading own reads of ${repository}`, (redis) =>
        redis.hgetall(keys.ownReads(registry, repository)),
      );
      return new Map(Object.entries(fields).map(([digest, at]) => [digest as Digest, Number(at)]));
    },
    rememberOwnReads: (registry, repository, reads) =>
      inChunks([...reads], (chunk) =>
        connection.run(`remembering own reads of ${repository}`, (redis) =>
          redis.layawayAdvance(1, keys.ownReads(registry, repository), ...chunk.flat()),
        ),
      ),
    ...watchingIn(connection),
  };
}

function watchingIn(connection: Connection) {
  const { keys } = connection;
  const number = async (key: string, field: string) => {
    const text = await connection.run(`loading ${field}`, (redis) => redis.hget(key, field));
    return text === null ? undefined : Number(text);
  };
  return {
    watchedSince: (registry) => number(keys.watchedSince, registry),
    async restartWatching(registry, now) {
      await connection.run('noting when watching began', (redis) =>
        redis.hset(keys.watchedSince, registry, now),
      );
    },
    lastInspected: (registry, source) => number(keys.inspected(registry), source),
    async rememberInspected(registry, source, inspected) {
      await connection.run('noting a good answer', (redis) =>
        redis.hset(keys.inspected(registry), source, inspected),
      );
    },
    async noteSources(registry, sources) {
      await connection.run('noting how sources answered', (redis) =>
        redis.hset(keys.sources, registry, JSON.stringify(sources)),
      );
    },
    async sourcesSeen() {
      const fields = await connection.run('loading how sources answered', (redis) =>
        redis.hgetall(keys.sources),
      );
      return new Map(
        Object.entries(fields).map(([registry, text]) => [registry, JSON.parse(text) as SourceSeen[]]),
      );
    },
  } satisfies Partial<Memory>;
}

function toUse(text: string): UseSeen {
  const [firstAt, lastAt, ...by] = text.split(' ');
  return { firstAt: Number(firstAt), lastAt: Number(lastAt), by: by.join(' ') };
}

async function inChunks<T>(
  all: readonly T[],
  each: (chunk: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < all.length; i += CHUNK) await each(all.slice(i, i + CHUNK));
}
