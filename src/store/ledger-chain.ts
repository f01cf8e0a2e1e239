import type { LedgerHead, LedgerLink } from '../policy/ledger-chain.ts';
import type { Connection } from './connection.ts';
import type { LedgerEntry } from './store.ts';

/** Entries read at once: enough to be quick, few enough to let clicks through in between. */
const PAGE = 1_000;

/** A row of the stream: its id, then names and values by turns. */
type Row = readonly [id: string, fields: readonly string[]];

export async function ledgerHead(connection: Connection): Promise<LedgerHead | undefined> {
  const text = await connection.run('reading the head of the record', (redis) =>
    redis.get(connection.keys.ledgerHead),
  );
  return readHead(text ?? '');
}

/** A head as it is stored; undefined for anything else. */
export function readHead(text: string): LedgerHead | undefined {
  const [, sequence, hash, lapsedAt] = /^(\d+) ([0-9a-f]{64})(?: (\d+))?$/.exec(text) ?? [];
  // Whatever else stands there is no head: verifying says so.
  if (sequence === undefined || hash === undefined) return undefined;
  return { sequence: Number(sequence), hash, ...(lapsedAt !== undefined && { lapsedAt: Number(lapsedAt) }) };
}

/** All entries behind `after`, oldest first, a page at a time. */
export async function* walkLedger(
  connection: Connection,
  after = '-',
): AsyncGenerator<readonly LedgerLink[]> {
  let from = after === '-' ? '-' : `(${after}`;
  for (;;) {
    const rows = await connection.run('reading the record', (redis) =>
      redis.xrange(connection.keys.ledger, from, '+', 'COUNT', PAGE),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(toLink);
    from = `(${last[0]}`;
  }
}

export function toLink([id, fields]: Row): LedgerLink {
  const named = new Map<string, string>();
  for (let i = 0; i < fields.length; i += 2) named.set(fields[i] ?? '', fields[i + 1] ?? '');
  const text = named.get('entry');
  if (text === undefined) throw new Error(`ledger entry ${id} is empty`);
  const sequence = named.get('sequence');
  const hash = named.get('hash');
  const lapsedAt = named.get('lapsed-at');
  return {
    id,
    text,
    ...(sequence !== undefined && { sequence: Number(sequence) }),
    ...(hash !== undefined && { hash }),
    ...(lapsedAt !== undefined && { lapsedAt: Number(lapsedAt) }),
  };
}

export function toEntry(row: Row): LedgerEntry {
  return JSON.parse(toLink(row).text);
}
