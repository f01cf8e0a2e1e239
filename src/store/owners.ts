import type { RegistryKey } from '../policy/image.ts';
import type { PassedOn } from '../policy/pass-on.ts';
import type { FrozenFamily, Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { readRecords } from './many.ts';
import { readRecord, writeRecord } from './record.ts';
import { placeReview } from './review-index.ts';
import type { LedgerEntry, Saved } from './store.ts';
import { Transaction } from './transaction.ts';

/** What people said about who owns a repository. */
export interface OwnerWord {
  /** Counts saves; a save names the version it read, 0 for the first. */
  readonly version: number;
  readonly registry: RegistryKey;
  readonly repository: string;
  /** Slack user id, or `cli`. */
  readonly by: string;
  readonly at: Instant;
  readonly said:
    | { readonly kind: 'assigned'; readonly team: string }
    /** These teams said it is not theirs, the newest last. */
    | { readonly kind: 'not-ours'; readonly teams: readonly string[] }
    /** Taken back: the other ways of knowing an owner count again. */
    | { readonly kind: 'nothing' };
}

/** How many repositories of a registry had no owner at a scan that saw all of them. */
export interface UnownedCount {
  /** ISO week, `2026-W48`. */
  readonly week: string;
  readonly registry: RegistryKey;
  readonly at: Instant;
  readonly unowned: number;
  readonly total: number;
}

/** Who owns what, as far as people said it, and how much nobody owns. */
export interface Owners {
  word(registry: RegistryKey, repository: string): Promise<OwnerWord | undefined>;
  /** All words about repositories of a registry, by repository. */
  words(registry: RegistryKey): Promise<ReadonlyMap<string, OwnerWord>>;
  /** Saves against `word.version` together with the ledger entry, all or nothing. */
  saveWord(word: OwnerWord, entry: LedgerEntry): Promise<Saved>;
  /** Closes a review and opens the next with the same list, unless somebody saved the former in between. */
  passOn(reviews: PassedOn, frozen: readonly FrozenFamily[], entry: LedgerEntry): Promise<Saved>;
  /** Notes a week's count, in place of what was noted for that week before. */
  noteUnowned(count: UnownedCount): Promise<void>;
  unowned(): Promise<readonly UnownedCount[]>;
}

export function ownersIn(connection: Connection): Owners {
  const { keys } = connection;
  return {
    async word(registry, repository) {
      const text = await connection.run(`loading who owns ${repository}`, (redis) =>
        redis.get(keys.ownerWord(registry, repository)),
      );
      return text === null ? undefined : readRecord<OwnerWord>(text);
    },
    async words(registry) {
      const doing = 'loading who owns what';
      const names = await connection.run(doing, (redis) => redis.smembers(keys.ownerWordsIn(registry)));
      const at = names.sort().map((name) => keys.ownerWord(registry, name));
      const words = await readRecords<OwnerWord>(connection, doing, at);
      return new Map(words.map((word) => [word.repository, word]));
    },
    saveWord(word, entry) {
      const { registry, repository, version } = word;
      const key = keys.ownerWord(registry, repository);
      const transaction = new Transaction(connection);
      return (version === 0 ? transaction.expectAbsent(key) : transaction.expect(key, version))
        .write('SET', key, writeRecord({ ...word, version: version + 1 }))
        .write('SADD', keys.ownerWordsIn(registry), repository)
        .log([entry])
        .commit(`saving who owns ${repository}`);
    },
    passOn: (reviews, frozen, entry) => passOn(connection, reviews, frozen, entry),
    ...unownedIn(connection),
  };
}

function passOn(
  connection: Connection,
  { closed, next }: PassedOn,
  frozen: readonly FrozenFamily[],
  entry: LedgerEntry,
): Promise<Saved> {
  const { keys } = connection;
  const transaction = new Transaction(connection)
    .expect(keys.review(closed.id), closed.version)
    .expect(keys.latest(closed.candidate), closed.id)
    .expectAbsent(keys.review(next.id))
    .write('SET', keys.latest(next.candidate), next.id)
    .appendAll(
      keys.frozen(next.id),
      frozen.map((family) => JSON.stringify(family)),
    )
    .log([entry]);
  const saved: Review = { ...closed, version: closed.version + 1 };
  placeReview(transaction, keys, saved);
  placeReview(transaction, keys, next);
  return transaction.commit(`passing on review ${closed.id}`);
}

function unownedIn(connection: Connection): Pick<Owners, 'noteUnowned' | 'unowned'> {
  const { keys } = connection;
  return {
    async noteUnowned(count) {
      await connection.run('noting how many have no owner', (redis) =>
        redis.hset(keys.unowned, `${count.week} ${count.registry}`, JSON.stringify(count)),
      );
    },
    async unowned() {
      const counts = await connection.run('loading how many have no owner', (redis) =>
        redis.hvals(keys.unowned),
      );
      return counts.map((text): UnownedCount => JSON.parse(text)).sort((a, b) => a.at - b.at);
    },
  };
}
