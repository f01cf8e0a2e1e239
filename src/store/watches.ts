import type { RegistryKey } from '../policy/image.ts';
import type { Watched } from '../policy/watched.ts';
import type { Connection } from './connection.ts';

export interface Watches {
  /** Until when a registry's signals were heard for every hold, and for how long not; undefined before the first time. */
  watched(registry: RegistryKey): Promise<Watched | undefined>;
  noteWatched(registry: RegistryKey, watched: Watched): Promise<void>;
}

export function watchesIn(connection: Connection): Watches {
  const { keys } = connection;
  return {
    async watched(registry) {
      const text = await connection.run('loading how a registry was watched', (redis) =>
        redis.hget(keys.watched, registry),
      );
      return text === null ? undefined : (JSON.parse(text) as Watched);
    },
    async noteWatched(registry, watched) {
      await connection.run('noting that a registry was watched', (redis) =>
        redis.hset(keys.watched, registry, JSON.stringify(watched)),
      );
    },
  };
}
