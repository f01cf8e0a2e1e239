import type { Snooze } from '../policy/snooze.ts';
import type { Connection } from './connection.ts';
import { readRecords } from './many.ts';
import { writeRecord } from './record.ts';
import type { LedgerEntry, Saved } from './store.ts';
import { Transaction } from './transaction.ts';

/** A snooze as it is stored. `version` counts saves; a save names the version it read, 0 for the first. */
export interface StoredSnooze extends Snooze {
  readonly version: number;
}

/** What leads put off, one for each candidate; an ended one is still answered for a while. */
export interface Snoozes {
  get(candidate: string): Promise<StoredSnooze | undefined>;
  /** By candidate; those that were never put off are left out. */
  getMany(candidates: readonly string[]): Promise<ReadonlyMap<string, StoredSnooze>>;
  /** Saves against `snooze.version` together with the ledger entry, all or nothing. */
  save(snooze: StoredSnooze, entry: LedgerEntry): Promise<Saved>;
}

/** Kept a quarter of a year beyond the longest snooze, by the clock of Redis. */
const LIFE_SECONDS = 182 * 24 * 3600;

export function snoozesIn(connection: Connection): Snoozes {
  const { keys } = connection;
  const getMany = async (candidates: readonly string[]) => {
    const all = await readRecords<StoredSnooze>(connection, 'loading snoozes', candidates.map(keys.snooze));
    return new Map(all.map((snooze) => [snooze.candidate, snooze]));
  };
  return {
    getMany,
    get: async (candidate) => (await getMany([candidate])).get(candidate),
    save(snooze, entry) {
      const key = keys.snooze(snooze.candidate);
      const transaction = new Transaction(connection);
      return (snooze.version === 0 ? transaction.expectAbsent(key) : transaction.expect(key, snooze.version))
        .write('SET', key, writeRecord({ ...snooze, version: snooze.version + 1 }))
        .write('EXPIRE', key, LIFE_SECONDS)
        .log([entry])
        .commit(`saving the snooze of ${snooze.candidate}`);
    },
  };
}
