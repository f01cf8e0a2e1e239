import type { Connection } from './connection.ts';
import { toEntry } from './ledger-chain.ts';
import type { Followed, LedgerEntry, ReadUpTo } from './ledger-entry.ts';

/** Entries read at once: enough to be quick, few enough to let clicks through in between. */
const PAGE = 1_000;

/**
 * All entries of an index, however many, or those behind `upTo`. Where what was read before is not there any more (Redis
 * went back in time), everything is read anew.
 */
export async function followIndex(connection: Connection, index: string, upTo?: ReadUpTo): Promise<Followed> {
  const known = upTo && (await idAt(connection, index, upTo.count - 1)) === upTo.last ? upTo : undefined;
  const entries: LedgerEntry[] = [];
  let count = known?.count ?? 0;
  let last = known?.last;
  for (;;) {
    const ids = await connection.run('reading the record', (redis) =>
      redis.lrange(index, count, count + PAGE - 1),
    );
    entries.push(...(await entriesAt(connection, ids)));
    count += ids.length;
    last = ids.at(-1) ?? last;
    if (ids.length < PAGE) break;
  }
  return { entries, anew: known === undefined, ...(last !== undefined && { upTo: { count, last } }) };
}

async function idAt(connection: Connection, index: string, at: number): Promise<string | undefined> {
  const [id] = await connection.run('reading the record', (redis) => redis.lrange(index, at, at));
  return id;
}

async function entriesAt(connection: Connection, ids: readonly string[]): Promise<LedgerEntry[]> {
  const rows = await connection.run('reading the record', (redis) =>
    Promise.all(ids.map((id) => redis.xrange(connection.keys.ledger, id, id))),
  );
  return rows.flat().map(toEntry);
}
