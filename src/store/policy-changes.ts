import { type RegistryKey, registryKey } from '../policy/image.ts';
import {
  awaitsApproval,
  isUnderWay,
  movePolicyChange,
  type PolicyChange,
  type PolicyChangeStatus,
} from '../policy/policy-change.ts';
import type { PolicyImage } from '../policy/policy-images.ts';
import type { Connection } from './connection.ts';
import { readRecords } from './many.ts';
import { type PolicyNotes, policyNotesIn } from './policy-notes.ts';
import { writeRecord } from './record.ts';
import type { LedgerEntry, Saved } from './store.ts';
import { readStored } from './stored-policy.ts';
import { Transaction } from './transaction.ts';

/** Proposed lifecycle policies, one open for a repository at a time. */
export interface PolicyChanges extends PolicyNotes {
  /**
   * Opens a proposal with its ledger entry, all or nothing. What still waits for approval becomes superseded; where one
   * is approved or on its way, nothing is written and that one is answered.
   */
  propose(
    change: PolicyChange,
    entry: LedgerEntry,
    images?: readonly PolicyImage[],
  ): Promise<'saved' | { readonly standing: PolicyChange }>;
  /** The frozen list behind the count on its button: some of it, from `first` on, and how many there are. */
  images(
    id: string,
    first: number,
    most: number,
  ): Promise<{ readonly images: PolicyImage[]; readonly total: number }>;
  /** Those that were saved since their card and thread were brought up to date. */
  news(): Promise<PolicyChange[]>;
  /** Notes that card and thread show this version; anything saved since stays news. */
  told(change: PolicyChange): Promise<void>;
  get(id: string): Promise<PolicyChange | undefined>;
  getMany(ids: readonly string[]): Promise<PolicyChange[]>;
  /** Saves against `change.version` (the stored one becomes version + 1) with ledger entries, all or nothing. */
  save(change: PolicyChange, entries?: readonly LedgerEntry[]): Promise<Saved>;
  /** All that wait for approval or are on their way, oldest first. */
  open(): Promise<PolicyChange[]>;
  /** A repository's changes, newest first; those of long ago are let go. */
  inRepository(registry: RegistryKey, repository: string): Promise<PolicyChange[]>;
}

const DAY_SECONDS = 24 * 3600;
const DAY_MS = DAY_SECONDS * 1000;

/** How long a record is kept once it rests, by the clock of Redis. What is applied is what undo needs. */
const LIFE_DAYS: Readonly<Partial<Record<PolicyChangeStatus, number>>> = {
  superseded: 90,
  lapsed: 90,
  declined: 400,
  refused: 400,
  undone: 400,
  applied: 1_200,
};
/** Nobody decides by its list any more then, which may take a thousand times the room of the record. */
const IMAGES_DAYS = 30;
const LISTED_MS = 1_200 * DAY_MS;

/** Somebody clicks the former proposal at the same moment: read again, a few times. */
const ATTEMPTS = 10;

export function policyChangesIn(connection: Connection): PolicyChanges {
  const { keys } = connection;
  const getMany = (ids: readonly string[]) =>
    readRecords<PolicyChange>(connection, 'loading policy changes', ids.map(keys.policyChange)).then((all) =>
      all.map(readStored),
    );
  return {
    getMany,
    get: async (id) => (await getMany([id]))[0],
    propose: (change, entry, images = []) => propose(connection, getMany, change, entry, images),
    images: (id, first, most) => imagesOf(connection, id, first, most),
    news: () => newsIn(connection, getMany),
    told: (change) => told(connection, change),
    save(change, entries = []) {
      const transaction = new Transaction(connection).expect(keys.policyChange(change.id), change.version);
      place(transaction, connection, { ...change, version: change.version + 1 });
      return transaction.log(entries).commit(`saving policy change ${change.id}`);
    },
    async open() {
      return getMany(
        await connection.run('listing open policy changes', (redis) =>
          redis.zrange(keys.openPolicyChanges, 0, '-1'),
        ),
      );
    },
    async inRepository(registry, repository) {
      const ids = await connection.run(`listing policy changes of ${repository}`, (redis) =>
        redis.zrevrange(keys.policyChangesIn(registry, repository), 0, -1),
      );
      return getMany(ids);
    },
    ...policyNotesIn(connection),
  };
}

async function propose(
  connection: Connection,
  getMany: PolicyChanges['getMany'],
  change: PolicyChange,
  entry: LedgerEntry,
  images: readonly PolicyImage[],
): Promise<'saved' | { readonly standing: PolicyChange }> {
  const { keys } = connection;
  const doing = `proposing ${change.id}`;
  const latest = keys.latestPolicyChange(registryKey(change.registry), change.repository);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const formerId = await connection.run(doing, (redis) => redis.get(latest));
    const [former] = formerId === null ? [] : await getMany([formerId]);
    if (former && isUnderWay(former.state)) return { standing: former };
    const transaction = new Transaction(connection)
      .expect(latest, formerId ?? '')
      .expectAbsent(keys.policyChange(change.id))
      .write('SET', latest, change.id)
      .appendAll(
        keys.policyImages(change.id),
        images.map((image) => JSON.stringify(image)),
      )
      .log([entry]);
    if (former) {
      transaction.expect(keys.policyChange(former.id), former.version);
      if (awaitsApproval(former.state)) place(transaction, connection, supersededBy(former, change));
    }
    place(transaction, connection, change);
    if ((await transaction.commit(doing)) === 'saved') return 'saved';
  }
  throw new Error(`${change.id} could not be proposed: it exists, or the one before never came to rest`);
}

function supersededBy(former: PolicyChange, { proposedAt }: PolicyChange): PolicyChange {
  const moved = movePolicyChange(former, { status: 'superseded', at: proposedAt });
  return { ...moved, version: former.version + 1 };
}

function place(transaction: Transaction, { keys }: Connection, change: PolicyChange): void {
  const { id, registry, repository, proposedAt, state } = change;
  const listed = keys.policyChangesIn(registryKey(registry), repository);
  transaction.write('SET', keys.policyChange(id), writeRecord(change));
  const days = LIFE_DAYS[state.status];
  if (days === undefined) transaction.write('ZADD', keys.openPolicyChanges, proposedAt, id);
  else {
    transaction.write('ZREM', keys.openPolicyChanges, id);
    transaction.write('EXPIRE', keys.policyChange(id), days * DAY_SECONDS);
    transaction.write('EXPIRE', keys.policyImages(id), IMAGES_DAYS * DAY_SECONDS);
  }
  transaction.write('ZREMRANGEBYSCORE', listed, '-inf', proposedAt - LISTED_MS);
  transaction.write('ZADD', listed, proposedAt, id);
  transaction.write('SADD', keys.untoldPolicyChanges, id);
}

async function imagesOf(connection: Connection, id: string, first: number, most: number) {
  const key = connection.keys.policyImages(id);
  const [list, total] = await connection.run(`loading the images of ${id}`, (redis) =>
    Promise.all([redis.lrange(key, first, first + most - 1), redis.llen(key)]),
  );
  return { images: list.map((text): PolicyImage => JSON.parse(text)), total };
}

/** A record that is gone has no news any more. */
async function newsIn(connection: Connection, getMany: PolicyChanges['getMany']): Promise<PolicyChange[]> {
  const { keys } = connection;
  const ids = await connection.run('listing policy changes to tell of', (redis) =>
    redis.smembers(keys.untoldPolicyChanges),
  );
  const found = await getMany(ids);
  const known = new Set(found.map(({ id }) => id));
  const gone = ids.filter((id) => !known.has(id));
  if (gone.length > 0) {
    await connection.run('forgetting policy changes that are gone', (redis) =>
      redis.srem(keys.untoldPolicyChanges, ...gone),
    );
  }
  return found;
}

async function told(connection: Connection, { id, version }: PolicyChange): Promise<void> {
  const { keys } = connection;
  await new Transaction(connection)
    .expect(keys.policyChange(id), version)
    .write('SREM', keys.untoldPolicyChanges, id)
    .commit(`noting what was told of ${id}`);
}
