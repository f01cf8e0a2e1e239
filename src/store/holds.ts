import { type Hold, type HoldStatus, isOver } from '../policy/hold.ts';
import { registryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import { createHolds } from './create-holds.ts';
import { readRecords } from './many.ts';
import { readRecord, writeRecord } from './record.ts';
import type { Holds, LedgerEntry, Receipt, Saved } from './store.ts';
import { Transaction } from './transaction.ts';

/** A receipt outlives its hold by a quarter of a year, for questions; nothing is undone by it any more. */
const RECEIPT_LIFE_SECONDS = 90 * 24 * 3600;
/** Of holds that rest, a repository's newest are listed; those under way always all. */
const RESTING_LISTED = 1_000;

/** On the way to here nothing is put aside yet: what a repository's holds add up to is as it was. */
const BEFORE_ASIDE: readonly HoldStatus[] = ['approved', 'quarantining'];

/** Holds and their receipts. */
export function holdsIn(connection: Connection): Holds {
  const { keys } = connection;
  const getMany = (ids: readonly string[]) =>
    readRecords<Hold>(connection, 'loading holds', ids.map(keys.hold));
  return {
    async get(id) {
      const text = await connection.run(`loading hold ${id}`, (redis) => redis.get(keys.hold(id)));
      return text === null ? undefined : readRecord(text);
    },
    getMany,
    create: (holds, entries) => createHolds(connection, holds, entries),
    save: (hold, entries = []) => saveHold(connection, hold, entries),
    open: () => connection.run('listing open holds', (redis) => redis.zrange(keys.openHolds, 0, '-1')),
    async underWayIn(registry, repository) {
      const ids = await connection.run(`listing open holds of ${repository}`, (redis) =>
        redis.zrange(keys.openHoldsIn(registry, repository), 0, '-1'),
      );
      return getMany(ids);
    },
    async ofReview(review) {
      const ids = await connection.run(`listing holds of review ${review}`, (redis) =>
        redis.zrange(keys.holdsOf(review), 0, '-1'),
      );
      // A family asked about again has one hold, and that belongs to the newer review; also to those before it where it
      // was put aside all the time.
      return (await getMany(ids)).filter((hold) => hold.review === review || hold.formerly?.includes(review));
    },
    async inRepository(registry, repository) {
      const newest = await connection.run(`listing holds of ${repository}`, (redis) =>
        redis.zrevrange(keys.holdsIn(registry, repository), 0, RESTING_LISTED - 1),
      );
      const underWay = await connection.run(`listing open holds of ${repository}`, (redis) =>
        redis.zrange(keys.openHoldsIn(registry, repository), 0, '-1'),
      );
      return getMany([...new Set([...newest, ...underWay])]);
    },
    allIn: (registry, repository) =>
      pages(connection, keys.holdsIn(registry, repository), `listing holds of ${repository}`, getMany),
    saveReceipt: (id, receipt) => saveReceipt(connection, id, receipt),
    async receipt(id) {
      const text = await connection.run(`loading the receipt of ${id}`, (redis) =>
        redis.get(keys.receipt(id)),
      );
      return text === null ? undefined : (JSON.parse(text) as Receipt);
    },
  };
}

/** The ids are taken at once, so that what is approved anew meanwhile is neither skipped nor counted twice. */
async function* pages(
  connection: Connection,
  list: string,
  doing: string,
  getMany: (ids: readonly string[]) => Promise<Hold[]>,
): AsyncIterable<readonly Hold[]> {
  const ids = await connection.run(doing, (redis) => redis.zrevrange(list, 0, '-1'));
  for (let i = 0; i < ids.length; i += RESTING_LISTED) yield await getMany(ids.slice(i, i + RESTING_LISTED));
}

function saveHold(connection: Connection, hold: Hold, entries: readonly LedgerEntry[]): Promise<Saved> {
  const { keys } = connection;
  const registry = registryKey(hold.registry);
  const openIn = keys.openHoldsIn(registry, hold.repository);
  const transaction = new Transaction(connection)
    .expect(keys.hold(hold.id), hold.version)
    .write('SET', keys.hold(hold.id), writeRecord({ ...hold, version: hold.version + 1 }))
    .log(entries);
  // It came from another review with this save, or an earlier one.
  if (hold.formerly) transaction.write('ZADD', keys.holdsOf(hold.review), hold.approval.at, hold.id);
  if (isOver(hold.state.status)) {
    transaction.write('ZREM', keys.openHolds, hold.id).write('ZREM', openIn, hold.id);
    transaction.write('EXPIRE', keys.receipt(hold.id), RECEIPT_LIFE_SECONDS);
  } else {
    transaction.write('ZADD', keys.openHolds, hold.approval.at, hold.id);
    transaction.write('ZADD', openIn, hold.approval.at, hold.id);
  }
  if (!BEFORE_ASIDE.includes(hold.state.status)) {
    transaction.write('HINCRBY', keys.holdChanges(registry), hold.repository, 1);
  }
  return transaction.commit(`saving hold ${hold.id}`);
}

async function saveReceipt(connection: Connection, id: string, receipt: Receipt): Promise<void> {
  const { keys } = connection;
  await connection.run(`writing the receipt of ${id}`, (redis) =>
    redis.layawaySaveReceipt(2, keys.receipt(id), keys.openHolds, id, JSON.stringify(receipt)),
  );
}
