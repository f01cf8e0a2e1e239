import type { CoverageSum } from '../policy/field-coverage.ts';
import type { RegistryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import { Transaction } from './transaction.ts';

/** How many of each team's repositories carry which field, as of the last whole scan. */
export interface Coverages {
  /** Replaces what was noted of a registry. An empty team: what nobody is known to own. */
  note(registry: RegistryKey, teams: ReadonlyMap<string, CoverageSum>): Promise<void>;
  of(registry: RegistryKey): Promise<ReadonlyMap<string, CoverageSum>>;
}

export function coveragesIn(connection: Connection): Coverages {
  const { keys } = connection;
  return {
    async note(registry, teams) {
      const key = keys.coverage(registry);
      const fields = [...teams].flatMap(([team, sum]) => [team, JSON.stringify(sum)]);
      await new Transaction(connection)
        .write('DEL', key)
        .writeAll('HSET', key, fields)
        .commit(`noting the fields of ${registry}`);
    },
    async of(registry) {
      const found = await connection.run(`loading the fields of ${registry}`, (redis) =>
        redis.hgetall(keys.coverage(registry)),
      );
      return new Map(
        Object.entries(found).map(([team, text]): [string, CoverageSum] => [team, JSON.parse(text)]),
      );
    },
  };
}
