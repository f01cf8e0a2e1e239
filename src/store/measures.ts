import type { RegistryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { SourceSeen } from './remembered.ts';

/** What is counted over all processes and restarts: `of` is a registry for trips, the kind of work for failures. */
export type Counted = 'trips' | 'failures';

/** Numbers for whoever watches Layaway; no rule reads them. */
export interface Measures {
  count(what: Counted, of: string): Promise<void>;
  /** How often each was counted, ever. */
  counts(what: Counted): Promise<ReadonlyMap<string, number>>;
  /** How a registry's sources of signals answered last; in place of what was noted before. */
  noteSignals(registry: RegistryKey, seen: readonly SourceSeen[]): Promise<void>;
  signalsSeen(): Promise<ReadonlyMap<RegistryKey, readonly SourceSeen[]>>;
}

export function measuresIn(connection: Connection): Measures {
  const { keys } = connection;
  return {
    async count(what, of) {
      await connection.run(`counting ${what}`, (redis) => redis.hincrby(keys.counts, `${what} ${of}`, 1));
    },
    async counts(what) {
      const fields = await connection.run(`reading how many ${what}`, (redis) => redis.hgetall(keys.counts));
      const ours = Object.entries(fields).filter(([field]) => field.startsWith(`${what} `));
      return new Map(ours.map(([field, n]) => [field.slice(what.length + 1), Number(n)]));
    },
    async noteSignals(registry, seen) {
      await connection.run('noting how signals answered', (redis) =>
        redis.hset(keys.signals, registry, JSON.stringify(seen)),
      );
    },
    async signalsSeen() {
      const fields = await connection.run('loading how signals answered', (redis) =>
        redis.hgetall(keys.signals),
      );
      return new Map(
        Object.entries(fields).map(([registry, text]) => [registry, JSON.parse(text) as SourceSeen[]]),
      );
    },
  };
}
