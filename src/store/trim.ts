import type { Hold } from '../policy/hold.ts';
import type { RegistryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { readRecord } from './record.ts';
import type { Keep } from './remembered.ts';

export interface RepositoryPlace {
  readonly registry: RegistryKey;
  readonly repository: string;
}

/**
 * Lets go of what nothing reads any more, `most` at once; each answers how many it dropped. What was written anew
 * between a look and the drop stays. Nothing of the record is ever dropped.
 */
export interface Trim {
  /** Repositories with uses, also such as left without an entry in the record. */
  withUses(): Promise<readonly RepositoryPlace[]>;
  /** Exceptions that ended before then. */
  keeps(registry: RegistryKey, repository: string, before: Instant, most: number): Promise<number>;
  /** Uses last seen before then, but for those that named their image by digest. */
  uses(registry: RegistryKey, repository: string, before: Instant, most: number): Promise<number>;
  /** Holds that were dropped before then, and so changed nothing. */
  holds(registry: RegistryKey, repository: string, before: Instant, most: number): Promise<number>;
  /** Weekly messages claimed before then. */
  posts(before: Instant, most: number): Promise<number>;
}

const PAGE = 500;

export function trimIn(connection: Connection): Trim {
  const { keys } = connection;
  return {
    withUses: () => repositoriesWithUses(connection),
    async keeps(registry, repository, before, most) {
      const key = keys.keeps(registry, repository);
      return await dropFields(connection, key, most, (_, text) => (JSON.parse(text) as Keep).until <= before);
    },
    async uses(registry, repository, before, most) {
      const pins = await connection.run(`loading pins of ${repository}`, (redis) =>
        redis.smembers(keys.pinned(registry, repository)),
      );
      const pinned = new Set(pins);
      const isOld = (digest: string, text: string) =>
        !pinned.has(digest) && Number(text.split(' ')[1]) < before;
      return await dropFields(connection, keys.uses(registry, repository), most, isOld);
    },
    holds: (registry, repository, before, most) => dropHolds(connection, registry, repository, before, most),
    posts: (before, most) => dropPosts(connection, before, most),
  };
}

async function repositoriesWithUses(connection: Connection): Promise<readonly RepositoryPlace[]> {
  const pattern = connection.keys.uses('*', '*');
  // The key is known but for its end: `…uses:123456789012/eu-west-1/payments/api`.
  const start = pattern.indexOf('*');
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await connection.run('looking for repositories with uses', (redis) =>
      redis.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE),
    );
    cursor = next;
    for (const key of keys) found.add(key.slice(start));
  } while (cursor !== '0');
  return [...found].map((place) => {
    const [account, region, ...name] = place.split('/');
    return { registry: `${account}/${region}`, repository: name.join('/') };
  });
}

async function dropFields(
  connection: Connection,
  key: string,
  most: number,
  isOver: (field: string, text: string) => boolean,
): Promise<number> {
  const fields = await connection.run('looking for what is over', (redis) => redis.hgetall(key));
  const over = Object.entries(fields)
    .filter(([field, text]) => isOver(field, text))
    .slice(0, Math.min(most, PAGE));
  if (over.length === 0) return 0;
  return await connection.run('dropping what is over', (redis) =>
    redis.layawayDropFields(1, key, ...over.flat()),
  );
}

async function dropHolds(
  connection: Connection,
  registry: RegistryKey,
  repository: string,
  before: Instant,
  most: number,
): Promise<number> {
  const { keys } = connection;
  const list = keys.holdsIn(registry, repository);
  const ids = await connection.run(`listing old holds of ${repository}`, (redis) =>
    redis.zrangebyscore(list, '-inf', `(${before}`),
  );
  let dropped = 0;
  for (const id of ids) {
    if (dropped >= most) break;
    const text = await connection.run(`loading hold ${id}`, (redis) => redis.get(keys.hold(id)));
    const hold = text === null ? undefined : readRecord<Hold>(text);
    if (text === null || !hold || !isForgettable(hold, before)) continue;
    const touched = [keys.hold(id), keys.receipt(id), keys.holdsOf(hold.review), list];
    dropped += await connection.run(`dropping hold ${id}`, (redis) =>
      redis.layawayDropHold(touched.length, ...touched, id, text),
    );
  }
  return dropped;
}

/** What was ever put aside stays: savings are counted from what was deleted, the regret from that and what came back. */
function isForgettable({ state }: Hold, before: Instant): boolean {
  return state.status === 'dropped' && state.at < before;
}

/** A message that names its week is never posted under the same key again. */
const OF_A_WEEK = /\d{4}-W\d\d/;

async function dropPosts(connection: Connection, before: Instant, most: number): Promise<number> {
  let cursor = '0';
  let dropped = 0;
  do {
    const [next, found] = await connection.run('looking for old messages', (redis) =>
      redis.scan(cursor, 'MATCH', connection.keys.post('*'), 'COUNT', PAGE),
    );
    cursor = next;
    for (const key of found.filter((one) => OF_A_WEEK.test(one))) {
      const since = await connection.run('reading a message', (redis) => redis.hget(key, 'since'));
      if (since === null || Number(since) >= before || dropped >= most) continue;
      dropped += await connection.run('dropping an old message', (redis) => redis.del(key));
    }
  } while (cursor !== '0' && dropped < most);
  return dropped;
}
