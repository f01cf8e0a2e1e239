import type { Redis } from 'ioredis';
import { type Duration, type Instant, MINUTE } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { ledgerHead } from './ledger-chain.ts';

/** One run of the Redis server, as it is noted beside the record. */
export interface Term {
  /** The server's `run_id`: another one after each restart and after a fail-over. */
  readonly run: string;
  /** When it was first met. */
  readonly since: Instant;
  /** Whether somebody who was there before said that nothing is missing. */
  readonly vouched: boolean;
}

/** After another run was met, everybody who was there before has this long to say that something is missing. */
export const OBJECTIONS: Duration = MINUTE;

/** Undefined where this Redis does not tell: then a restart cannot be seen, only a record that went back. */
export async function readRun(redis: Redis): Promise<string | undefined> {
  try {
    return /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1];
  } catch (error) {
    if (error instanceof Error && /NOPERM|unknown command|not allowed|unsupported/i.test(error.message))
      return undefined;
    throw error;
  }
}

export function parseTerm(text: string | null): Term | undefined {
  return text === null ? undefined : (JSON.parse(text) as Term);
}

export async function noteTerm(connection: Connection, term: Term): Promise<void> {
  await connection.run('noting the run of Redis', (redis) =>
    redis.set(connection.keys.term, JSON.stringify(term)),
  );
}

/** A process knows from its first moment what it connected to; where nothing is recorded, nothing can be missing. */
export async function beginWitness(connection: Connection): Promise<void> {
  const { witness, keys } = connection;
  const run = await connection.run('reading its run', readRun);
  if (run === undefined) return;
  const head = await ledgerHead(connection);
  if (!head) await noteTerm(connection, { run, since: 0, vouched: true });
  const text = await connection.run('reading the noted run', (redis) => redis.get(keys.term));
  const noted = parseTerm(text);
  if (noted?.run === run && noted.vouched) witness.run = run;
  witness.note(head);
}
