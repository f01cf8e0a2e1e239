import type { Connection } from './connection.ts';
import { ledgerHead, toEntry, walkLedger } from './ledger-chain.ts';
import { followIndex } from './ledger-follow.ts';
import { ledgerIndexes, speaksOf } from './ledger-index.ts';
import type { Ledger, LedgerEntry } from './store.ts';
import { Transaction } from './transaction.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 10_000;
/** Entries per script, so that a long append does not hold up everybody's clicks. */
const CHUNK = 50;

/** The append-only record: one stream of linked entries, and lists of its ids by registry, repository and review. */
export function ledgerIn(connection: Connection): Ledger {
  return {
    async append(entries) {
      for (let i = 0; i < entries.length; i += CHUNK) {
        await new Transaction(connection).log(entries.slice(i, i + CHUNK)).commit('writing the record');
      }
    },
    async read({ limit = DEFAULT_LIMIT, ...subject }) {
      const most = Math.min(Math.max(Math.trunc(limit), 0), LARGEST_LIMIT);
      if (most === 0) return [];
      const [index] = ledgerIndexes(connection.keys, subject);
      const entries = await (index ? readIndexed(connection, index, most) : readNewest(connection, most));
      return entries.filter((entry) => speaksOf(entry, subject));
    },
    follow: (review, upTo) => followIndex(connection, connection.keys.ledgerOfReview(review), upTo),
    head: () => ledgerHead(connection),
    walk: (after) => walkLedger(connection, after),
  };
}

async function readNewest(connection: Connection, limit: number): Promise<LedgerEntry[]> {
  const rows = await connection.run('reading the record', (redis) =>
    redis.xrevrange(connection.keys.ledger, '+', '-', 'COUNT', limit),
  );
  return rows.map(toEntry);
}

/** Two round trips whatever the limit; nothing but the answer is read. */
async function readIndexed(connection: Connection, index: string, limit: number): Promise<LedgerEntry[]> {
  const rows = await connection.run('reading the record', async (redis) => {
    const ids = await redis.lrange(index, -limit, -1);
    return Promise.all(ids.map((id) => redis.xrange(connection.keys.ledger, id, id)));
  });
  return rows.flat().reverse().map(toEntry);
}
