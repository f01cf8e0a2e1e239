import type { RegistryKey } from '../policy/image.ts';
import type { Tally } from '../policy/tally.ts';
import type { Connection } from './connection.ts';

/** How often a repository's holds changed, and what they add up to where that was counted since. */
export interface KnownTally {
  readonly changes: number;
  readonly tally?: Tally;
}

/** Sums over holds, counted when somebody looks and kept until a hold of that repository changes. */
export interface Tallies {
  /** Every repository of a registry that ever had a hold. */
  of(registry: RegistryKey): Promise<ReadonlyMap<string, KnownTally>>;
  /** Keeps a tally with the `changes` read before its holds were: one that changed meanwhile is counted anew. */
  note(registry: RegistryKey, repository: string, changes: number, tally: Tally): Promise<void>;
}

export function talliesIn(connection: Connection): Tallies {
  const { keys } = connection;
  return {
    async of(registry) {
      const [changes, tallies] = await connection.run(`loading tallies of ${registry}`, (redis) =>
        Promise.all([redis.hgetall(keys.holdChanges(registry)), redis.hgetall(keys.tallies(registry))]),
      );
      return new Map(
        Object.entries(changes).map(([repository, n]) => [repository, known(n, tallies[repository])]),
      );
    },
    async note(registry, repository, changes, tally) {
      await connection.run(`noting the tally of ${repository}`, (redis) =>
        redis.hset(keys.tallies(registry), repository, `${changes} ${JSON.stringify(tally)}`),
      );
    },
  };
}

function known(changes: string, text: string | undefined): KnownTally {
  const at = `${changes} `;
  return {
    changes: Number(changes),
    ...(text?.startsWith(at) && { tally: JSON.parse(text.slice(at.length)) as Tally }),
  };
}
