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

/** Brings the layout up to date. Throws, having changed nothing, where it is newer than this code or unreadable. */
export async function bringUpToDate(connection: Connection, where: string): Promise<void> {
  const { schema } = connection.keys;
  await connection.run('noting the schema', (redis) => redis.set(schema, SCHEMA, 'NX'));
  for (;;) {
    const found = await connection.run('reading the schema', (redis) => redis.get(schema));
    if (found === String(SCHEMA)) return;
    const migrate = MIGRATIONS[Number(found)];
    if (!migrate) throw new Error(foreign(where, found));
    connection.warn(`${where} is brought from schema ${found} to ${Number(found) + 1}.`);
    await migrate(connection);
  }
}

function foreign(where: string, found: string | null): string {
  const newer = Number(found) > SCHEMA ? ' a newer' : ' another';
  return (
    `${where} holds the records of${newer} version of Layaway (schema ${found}, this one knows ${SCHEMA}). ` +
    'Run that version, or give this one another Redis.'
  );
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
