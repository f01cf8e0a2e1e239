import { headText, type LedgerHead } from '../policy/ledger-chain.ts';
import type { Connection } from './connection.ts';
import { toLink } from './ledger-chain.ts';

/** Entries read at once. */
const PAGE = 500;

/**
 * Why the record cannot be the one that `known` is from, or undefined where it contains all of it. `head` was read
 * after `known` was known.
 */
export async function contradiction(
  connection: Connection,
  known: readonly LedgerHead[],
  head: LedgerHead | undefined,
): Promise<string | undefined> {
  const newest = known.reduce<LedgerHead | undefined>(
    (last, one) => (last && last.sequence > one.sequence ? last : one),
    undefined,
  );
  if (!newest) return undefined;
  if (!head) return `Redis knew ${headText(newest)} and now has no record at all`;
  if (newest.sequence > head.sequence) return `Redis knew ${headText(newest)} and now has ${headText(head)}`;
  const below = known.filter(({ sequence }) => sequence < head.sequence);
  const hashes = new Map([[head.sequence, head.hash], ...(await hashesBackTo(connection, below))]);
  // An entry from before the chain has no hash: it says nothing.
  const other = known.find(({ sequence, hash }) => (hashes.get(sequence) ?? hash) !== hash);
  return other && `${headText(other)} was another one before`;
}

/** Hash by sequence, from the newest entry back to the first one asked about. */
async function hashesBackTo(
  connection: Connection,
  asked: readonly LedgerHead[],
): Promise<[number, string][]> {
  if (asked.length === 0) return [];
  const oldest = Math.min(...asked.map(({ sequence }) => sequence));
  const found: [number, string][] = [];
  let from = '+';
  for (;;) {
    const rows = await connection.run('comparing the record', (redis) =>
      redis.xrevrange(connection.keys.ledger, from, '-', 'COUNT', PAGE),
    );
    for (const link of rows.map(toLink)) {
      if (link.sequence === undefined || link.hash === undefined || link.sequence < oldest) return found;
      found.push([link.sequence, link.hash]);
      from = `(${link.id}`;
    }
    if (rows.length < PAGE) return found;
  }
}
