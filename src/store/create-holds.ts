import type { Hold } from '../policy/hold.ts';
import { registryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import { readHead } from './ledger-chain.ts';
import { recordBody } from './record.ts';
import type { LedgerEntry } from './store.ts';
import { KeyList, ledgerArguments } from './transaction.ts';

/** Holds per script: each hold is created whole or not at all, and clicks are answered between two scripts. */
const CHUNK = 25;

/**
 * Creates what is not there yet and answers the ids created. An entry that names one of these holds is written if
 * that hold was created now; any other entry is written once if any was.
 */
export async function createHolds(
  connection: Connection,
  holds: readonly Hold[],
  entries: readonly LedgerEntry[],
): Promise<string[]> {
  const { byHold, others } = sort(entries, new Set(holds.map((hold) => hold.id)));
  let general: readonly LedgerEntry[] = others;
  const created: string[] = [];
  for (let i = 0; i < holds.length; i += CHUNK) {
    const chunk = holds.slice(i, i + CHUNK);
    const ids = await createChunk(connection, chunk, byHold, general);
    if (ids.length > 0) general = [];
    created.push(...ids);
  }
  return created;
}

async function createChunk(
  connection: Connection,
  holds: readonly Hold[],
  entries: ReadonlyMap<string, readonly LedgerEntry[]>,
  general: readonly LedgerEntry[],
): Promise<string[]> {
  const { keys } = connection;
  const list = new KeyList(keys.ledger, keys.ledgerHead, keys.openHolds);
  const args: (string | number)[] = [holds.length];
  for (const hold of holds) {
    const registry = registryKey(hold.registry);
    args.push(
      list.place(keys.hold(hold.id)),
      list.place(keys.receipt(hold.id)),
      list.place(keys.holdsOf(hold.review)),
      list.place(keys.holdsIn(registry, hold.repository)),
      list.place(keys.openHoldsIn(registry, hold.repository)),
      list.place(keys.holdChanges(registry)),
      hold.repository,
      hold.id,
      hold.version,
      recordBody(hold),
      hold.approval.at,
      ...ledgerArguments(connection, list, entries.get(hold.id) ?? []),
    );
  }
  args.push(...ledgerArguments(connection, list, general));
  const all = list.all;
  const [head, created] = await connection.run('creating holds', (redis) =>
    redis.layawayCreateHolds(all.length, ...all, ...args),
  );
  connection.witness.note(readHead(head));
  return created;
}

function sort(entries: readonly LedgerEntry[], ids: ReadonlySet<string>) {
  const byHold = new Map<string, LedgerEntry[]>();
  const others: LedgerEntry[] = [];
  for (const entry of entries) {
    if (entry.hold === undefined || !ids.has(entry.hold)) others.push(entry);
    else byHold.set(entry.hold, [...(byHold.get(entry.hold) ?? []), entry]);
  }
  return { byHold, others };
}
