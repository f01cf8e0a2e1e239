import type { LedgerLink } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';
import type { Ledger, LedgerEntry } from '../store/store.ts';
import type { RecordShape } from './shapes.ts';

/** Which entries are wanted. */
export interface About {
  readonly registry?: string;
  readonly repository?: string;
  readonly since?: Instant;
}

/** The newest `limit` entries that fit, newest first, with their links. The record is read page by page. */
export async function exportedRecords(
  ledger: Pick<Ledger, 'walk'>,
  about: About,
  limit: number,
): Promise<RecordShape[]> {
  let found: RecordShape[] = [];
  for await (const page of ledger.walk()) {
    for (const link of page) {
      const entry: LedgerEntry = JSON.parse(link.text);
      if (fits(entry, about)) found.push(recordShape(entry, link));
    }
    if (found.length > limit) found = found.slice(-limit);
  }
  return found.reverse();
}

export function recordShape({ at, ...entry }: LedgerEntry, link?: LedgerLink): RecordShape {
  return {
    ...(link?.sequence !== undefined && { sequence: link.sequence }),
    at: new Date(at).toISOString(),
    ...entry,
    ...(link?.hash !== undefined && { hash: link.hash }),
  };
}

function fits(entry: LedgerEntry, { registry, repository, since }: About): boolean {
  return (
    (registry === undefined || entry.registry === registry) &&
    (repository === undefined || entry.repository === repository) &&
    (since === undefined || entry.at >= since)
  );
}
