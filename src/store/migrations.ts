import { GENESIS, linkHash } from '../policy/ledger-chain.ts';
import type { Connection } from './connection.ts';
import { indexHolds } from './index-holds.ts';
import { walkLedger } from './ledger-chain.ts';
import { sha256 } from './sha256.ts';

/**
 * What it takes to come from each version of the layout in keys.ts to the next. A migration is safe to repeat, also
 * by several processes at once, and counts the stored version up itself, in the step that completes it.
 */
const MIGRATIONS: Readonly<Record<number, (connection: Connection) => Promise<void>>> = {
  1: linkOldEntries,
  2: indexHolds,
  3: tellHistories,
};

/** Version of the layout in keys.ts. A change that older code would misread counts it up. */
export const SCHEMA = 1 + Object.keys(MIGRATIONS).length;

/** Brings an older layout up to date. Leaves one that is newer than this code, or unreadable, as it is. */
export async function bringUpToDate(connection: Connection, where: string): Promise<void> {
  for (;;) {
    const found = await storedSchema(connection);
    const migrate = MIGRATIONS[Number(found)];
    if (!migrate) return;
    connection.warn(`${where} is brought from schema ${found} to ${Number(found) + 1}.`);
    await migrate(connection);
  }
}

/**
 * Why these records cannot be read by this program, in sentences; undefined where they can. Whoever is the first in an
 * empty Redis notes the layout; nothing else is written, so that a replica or a full Redis can be read.
 */
export async function layoutTrouble(connection: Connection, where: string): Promise<string | undefined> {
  const { schema } = connection.keys;
  let found = await storedSchema(connection);
  if (found === null) {
    await connection.run('noting the schema', (redis) => redis.set(schema, SCHEMA, 'NX'));
    found = await storedSchema(connection); // of another version, perhaps, that was the first
  }
  return found === String(SCHEMA) ? undefined : foreign(where, found);
}

async function storedSchema(connection: Connection): Promise<string | null> {
  const { schema } = connection.keys;
  return await connection.run('reading the schema', (redis) => redis.get(schema));
}

function foreign(where: string, found: string | null): string {
  const holds = (which: string) =>
    `${where} holds the records of ${which} version of Layaway (schema ${found}, this one knows ${SCHEMA}).`;
  if (MIGRATIONS[Number(found)])
    return `${holds('an older')} An app or worker of this version brings them up to date when it starts; stop those of the older one first.`;
  const which = Number(found) > SCHEMA ? 'a newer' : 'another';
  return `${holds(which)} Run that version, or give this one another Redis.`;
}

/**
 * 1 → 2: the record becomes a chain. Its entries so far stay as they are; the chain begins with the hash over them,
 * so that a change of any of them shows from now on. Entries that come meanwhile make it look again.
 */
async function linkOldEntries(connection: Connection): Promise<void> {
  const { ledger, ledgerHead, schema } = connection.keys;
  let sealed: number;
  do {
    let sequence = 0;
    let hash = GENESIS;
    for await (const page of walkLedger(connection)) {
      for (const { text } of page) {
        sequence += 1;
        hash = linkHash(sha256, sequence, hash, text);
      }
    }
    sealed = await connection.run('linking the record', (redis) =>
      redis.layawaySealLedger(3, ledger, ledgerHead, schema, sequence, hash),
    );
  } while (sealed === 0);
}

/** 3 → 4: the head of the record may name the last lapse. Nothing has to be rewritten, but older code misreads it. */
async function tellHistories(connection: Connection): Promise<void> {
  const { schema } = connection.keys;
  await connection.run('noting the schema', (redis) => redis.layawayRaiseSchema(1, schema, '3', '4'));
}
