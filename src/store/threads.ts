import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { readRecords } from './many.ts';
import { writeRecord } from './record.ts';
import type { Saved } from './store.ts';
import { Transaction } from './transaction.ts';

/** What a thread was told of one hold. */
export type ToldOfHold =
  | 'aside'
  | 'archived'
  | 'disabled'
  | 'trip'
  | 'restored'
  | 'asked-back'
  | 'withdrawn'
  | 'lost'
  | 'deleted'
  | 'dropped'
  | 'gone'
  /** Asked about anew: the thread of the newer message tells all that comes after. */
  | 'anew';

/** A line that is to stand in a thread. Kept until it surely stands there. */
export interface ThreadLine {
  /** The key it is posted under, once whatever happens. */
  readonly key: string;
  readonly text: string;
  readonly at: Instant;
  /** Where the message stands; absent where none was ever posted. */
  readonly channel?: string;
  readonly threadTs?: string;
  /** Slack user ids that hear of it by direct message where the thread cannot be told. */
  readonly to?: readonly string[];
}

/** What the thread of a review's message was told, so that each event is told once. */
export interface ToldThread {
  /** Counts saves; a save names the version it read, 0 for the first. */
  readonly version: number;
  readonly review: string;
  /** `<status> <when>` of the decision that was told last. */
  readonly decision?: string;
  /** By the short digest of a hold's root. */
  readonly holds: Readonly<Record<string, ToldOfHold>>;
  /** When each kind of progress was told last. */
  readonly toldAt: Readonly<Partial<Record<ToldOfHold, Instant>>>;
  /** Lines so far: each gets the next number. */
  readonly lines: number;
  /** Lines that may not stand in the thread yet, in their order. */
  readonly waiting: readonly ThreadLine[];
}

/** Which threads were told what, and which reviews may still have news. */
export interface Threads {
  getMany(reviews: readonly string[]): Promise<ReadonlyMap<string, ToldThread>>;
  /** Saves against `thread.version`. A thread at rest is looked at again only when somebody watches it again. */
  save(thread: ToldThread, rests: boolean): Promise<Saved>;
  /** Remembers that these reviews may have news. */
  watch(reviews: readonly string[]): Promise<void>;
  watched(): Promise<readonly string[]>;
  /** Ends the watching of a review that is no more. */
  forget(review: string): Promise<void>;
}

/** What was told is known for longer than a year, by the clock of Redis: then nobody draws conclusions from it. */
const RESTING_SECONDS = 400 * 24 * 3600;

export function threadsIn(connection: Connection): Threads {
  const { keys } = connection;
  return {
    async getMany(reviews) {
      const all = await readRecords<ToldThread>(
        connection,
        'loading what threads were told',
        reviews.map(keys.thread),
      );
      return new Map(all.map((thread) => [thread.review, thread]));
    },
    save(thread, rests) {
      const key = keys.thread(thread.review);
      const transaction = new Transaction(connection);
      (thread.version === 0 ? transaction.expectAbsent(key) : transaction.expect(key, thread.version)).write(
        'SET',
        key,
        writeRecord({ ...thread, version: thread.version + 1 }),
      );
      if (rests) transaction.write('EXPIRE', key, RESTING_SECONDS);
      transaction.write(rests ? 'SREM' : 'SADD', keys.watchedThreads, thread.review);
      return transaction.commit(`saving what the thread of ${thread.review} was told`);
    },
    async watch(reviews) {
      if (reviews.length === 0) return;
      await connection.run('watching threads', (redis) => redis.sadd(keys.watchedThreads, ...reviews));
    },
    watched: () => connection.run('listing watched threads', (redis) => redis.smembers(keys.watchedThreads)),
    async forget(review) {
      await connection.run(`forgetting the thread of ${review}`, (redis) =>
        redis.srem(keys.watchedThreads, review),
      );
    },
  };
}
