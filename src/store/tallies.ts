import type { RegistryKey } from '../policy/image.ts';
import type { FormerTally, Tally } from '../policy/tally.ts';
import type { Verified } from '../policy/verified.ts';
import type { Connection } from './connection.ts';

/** How often a repository's holds changed, and what they add up to where that was counted since. */
export interface KnownTally {
  readonly changes: number;
  readonly tally?: Tally;
  /** The newest that was counted, where a hold changed since. */
  readonly former?: FormerTally;
  readonly verified?: Verified;
}

/** Sums over holds, counted when somebody looks and kept until a hold of that repository changes. */
export interface Tallies {
  /** Every repository of a registry that ever had a hold. */
  of(registry: RegistryKey): Promise<ReadonlyMap<string, KnownTally>>;
  /** Keeps a tally with the `changes` read before its holds were: one that changed meanwhile is counted anew. */
  note(registry: RegistryKey, repository: string, changes: number, tally: Tally): Promise<void>;
  /** Keeps which deletions a whole scan of a repository saw, in place of what an earlier one did. */
  noteVerified(registry: RegistryKey, repository: string, verified: Verified): Promise<void>;
}

export function talliesIn(connection: Connection): Tallies {
  const { keys } = connection;
  return {
    async of(registry) {
      const [changes, tallies, verified] = await connection.run(`loading tallies of ${registry}`, (redis) =>
        Promise.all([
          redis.hgetall(keys.holdChanges(registry)),
          redis.hgetall(keys.tallies(registry)),
          redis.hgetall(keys.verified(registry)),
        ]),
      );
      return new Map(
        Object.entries(changes).map(([repository, n]) => [
          repository,
          { ...known(n, tallies[repository]), ...seen(verified[repository]) },
        ]),
      );
    },
    async noteVerified(registry, repository, verified) {
      await connection.run(`noting what was verified in ${repository}`, (redis) =>
        redis.hset(keys.verified(registry), repository, JSON.stringify(verified)),
      );
    },
    async note(registry, repository, changes, tally) {
      await connection.run(`noting the tally of ${repository}`, (redis) =>
        redis.hset(keys.tallies(registry), repository, `${changes} ${JSON.stringify(tally)}`),
      );
    },
  };
}

/** What an earlier version counted is counted anew; where it knows no decisions it tells nothing. */
function known(changes: string, text: string | undefined): KnownTally {
  const counted = { changes: Number(changes) };
  if (text === undefined) return counted;
  const end = text.indexOf(' ');
  const tally = JSON.parse(text.slice(end + 1)) as Partial<Tally>;
  if (isWhole(tally) && text.slice(0, end) === changes) return { ...counted, tally };
  return tally.decisions === undefined ? counted : { ...counted, former: { decisions: tally.decisions } };
}

function isWhole(tally: Partial<Tally>): tally is Tally {
  return tally.decisions !== undefined && tally.resting !== undefined;
}

function seen(text: string | undefined): Pick<KnownTally, 'verified'> {
  return text === undefined ? {} : { verified: JSON.parse(text) as Verified };
}
