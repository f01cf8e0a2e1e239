import type { Connection } from './connection.ts';
import { readRecord } from './record.ts';

/** Keys per MGET: a thousand heads are a few megabytes, and others want to be answered in between. */
const CHUNK = 500;

/** The records of these keys in this order; keys that are not there are left out. */
export async function readRecords<T extends { readonly version: number }>(
  connection: Connection,
  doing: string,
  keys: readonly string[],
): Promise<T[]> {
  const records: T[] = [];
  for (let i = 0; i < keys.length; i += CHUNK) {
    const texts = await connection.run(doing, (redis) => redis.mget([...keys.slice(i, i + CHUNK)]));
    for (const text of texts) if (text !== null) records.push(readRecord<T>(text));
  }
  return records;
}
