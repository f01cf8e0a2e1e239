import type { RegistryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';

/** What AWS refused to our role: it is not asked again at once. */
export interface Denial {
  readonly at: Instant;
  /** What to do about it, a sentence without a full stop. */
  readonly why: string;
}

/** Refusals that asking again does not mend. `what` names the API and the repository. */
export interface Denials {
  /** The last refusal of each `what` in a registry. */
  of(registry: RegistryKey): Promise<ReadonlyMap<string, Denial>>;
  note(registry: RegistryKey, what: string, denial: Denial): Promise<void>;
  /** It worked: what was refused before is allowed by now. */
  forget(registry: RegistryKey, what: string): Promise<void>;
}

/** A registry in which nothing was refused for so long has nothing to remember. */
const LIFE_SECONDS = 30 * 24 * 3600;

export function denialsIn(connection: Connection): Denials {
  const { keys } = connection;
  return {
    async of(registry) {
      const found = await connection.run('reading what was refused', (redis) =>
        redis.hgetall(keys.denials(registry)),
      );
      return new Map(
        Object.entries(found).map(([what, text]) => [what, JSON.parse(text) as Denial] as const),
      );
    },
    async note(registry, what, denial) {
      await connection.run('noting what was refused', async (redis) => {
        await redis.hset(keys.denials(registry), what, JSON.stringify(denial));
        await redis.expire(keys.denials(registry), LIFE_SECONDS);
      });
    },
    async forget(registry, what) {
      await connection.run('noting what is allowed by now', (redis) =>
        redis.hdel(keys.denials(registry), what),
      );
    },
  };
}
