import type { Redis } from 'ioredis';
import { type Instant, SECOND } from '../policy/time.ts';
import { brakesIn } from './brakes.ts';
import type { StoreOptions } from './connect.ts';
import { Connection } from './connection.ts';
import { continuityIn } from './continuity.ts';
import { coveragesIn } from './coverage.ts';
import { denialsIn } from './denials.ts';
import { growthIn } from './growth.ts';
import { holdsIn } from './holds.ts';
import { immutableIn } from './immutable.ts';
import { ledgerIn } from './ledger.ts';
import { measuresIn } from './measures.ts';
import { memoryIn } from './memory.ts';
import { ownersIn } from './owners.ts';
import { paceIn } from './pace.ts';
import { picturesIn } from './pictures.ts';
import { policyChangesIn } from './policy-changes.ts';
import { postsIn } from './posts.ts';
import { reviewsIn } from './reviews.ts';
import { safekeepingIn } from './safekeeping.ts';
import { snoozesIn } from './snoozes.ts';
import { checkAtStart } from './start-check.ts';
import type { Store } from './store.ts';
import { talliesIn } from './tallies.ts';
import { threadsIn } from './threads.ts';
import { trimIn } from './trim.ts';
import { waitsIn } from './waits.ts';
import { weeksIn } from './weeks.ts';

export type { StoreOptions } from './connect.ts';
export { Unavailable } from './errors.ts';

/**
 * Connects to Redis and answers the store. `target` is a redis://, rediss:// or unix:// URL, or a client whose settings are
 * taken over on a connection of the store's own. Throws, in a sentence fit for the operator, where Redis cannot be
 * reached, evicts keys, or was written by another version of Layaway. `close` ends the connection.
 */
export async function connectStore(target: string | Redis, options: StoreOptions = {}): Promise<Store> {
  const connection = new Connection(target, options);
  const time = options.time ?? (() => serverTime(connection));
  try {
    await checkAtStart(connection, time, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOn(connection, time);
}

/** To the millisecond. */
async function serverTime(connection: Connection): Promise<Instant> {
  const [seconds, micros] = await connection.run('asking for its time', (redis) => redis.time());
  return Number(seconds) * SECOND + Math.floor(Number(micros) / 1_000);
}

function storeOn(connection: Connection, time: Store['time']): Store {
  return {
    time,
    reviews: reviewsIn(connection),
    holds: holdsIn(connection),
    coverage: coveragesIn(connection),
    denials: denialsIn(connection),
    growth: growthIn(connection),
    ledger: ledgerIn(connection),
    posts: postsIn(connection),
    measures: measuresIn(connection),
    memory: memoryIn(connection),
    brakes: brakesIn(connection),
    continuity: continuityIn(connection),
    immutable: immutableIn(connection),
    owners: ownersIn(connection),
    pace: paceIn(connection),
    pictures: picturesIn(connection),
    policies: policyChangesIn(connection),
    safekeeping: safekeepingIn(connection, time),
    snoozes: snoozesIn(connection),
    tallies: talliesIn(connection),
    threads: threadsIn(connection),
    trim: trimIn(connection),
    waits: waitsIn(connection),
    weeks: weeksIn(connection),
    async once(what, ttl) {
      const life = Math.max(1, Math.ceil(ttl));
      const answer = await connection.run(`looking whether ${what} was seen`, (redis) =>
        redis.set(connection.keys.once(what), 'seen', 'PX', life, 'NX'),
      );
      return answer === 'OK';
    },
    async forget(what) {
      await connection.run(`forgetting that ${what} was seen`, (redis) =>
        redis.del(connection.keys.once(what)),
      );
    },
    async ping() {
      await connection.run('being pinged', (redis) => redis.ping());
    },
    close: () => connection.close(),
  };
}
