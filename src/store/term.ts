import type { Redis } from 'ioredis';
import { CLOCK_SKEW } from '../policy/evidence.ts';
import { type Duration, type Instant, MINUTE } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { ledgerHead } from './ledger-chain.ts';
import type { Saved } from './store.ts';
import { Transaction } from './transaction.ts';

/** One run of the Redis server, as it is noted beside the record. */
export interface Term {
  /** The server's `run_id`: another one after each restart and after a fail-over. */
  readonly run: string;
  /** When it was first met, by the clock of whoever met it first; 0: nothing has to be settled. */
  readonly since: Instant;
  /** Whether somebody who was there before said that nothing is missing. */
  readonly vouched: boolean;
}

/** After another run was met, everybody who was there before has this long to say that something is missing. */
export const OBJECTIONS: Duration = MINUTE;
/**
 * Whether there was time to object: since this process met the run itself, or, for one that came later, since long
 * enough that no other clock matters: runs are noted also by processes that may change nothing for their wrong clock.
 */
export function isSettled({ since }: Term, metAt: Instant, now: Instant): boolean {
  return now >= metAt + OBJECTIONS || now >= since + OBJECTIONS + CLOCK_SKEW;
}

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

/** Notes the run; not where another process noted one meanwhile: what it vouched for is not taken back. */
export async function noteTerm(connection: Connection, term: Term, former: Term | undefined): Promise<Saved> {
  const { keys } = connection;
  return await new Transaction(connection)
    .expect(keys.term, former === undefined ? '' : termText(former))
    .write('SET', keys.term, termText(term))
    .commit('noting the run of Redis');
}

/** One word, so that a transaction can expect it. */
export function termText({ run, since, vouched }: Term): string {
  return JSON.stringify({ run, since, vouched });
}

/** A process knows from its first moment what it connected to; where nothing is recorded, nothing can be missing. */
export async function beginWitness(connection: Connection): Promise<void> {
  const { witness } = connection;
  const run = await connection.run('reading its run', readRun);
  if (run === undefined) return;
  const head = await ledgerHead(connection);
  const found = await readTerm(connection);
  // Where another process is quicker, it notes the same.
  if (!head && found?.run !== run) await noteTerm(connection, { run, since: 0, vouched: true }, found);
  const noted = head ? found : await readTerm(connection);
  if (noted?.run === run && noted.vouched) witness.run = run;
  witness.note(head);
}

async function readTerm(connection: Connection): Promise<Term | undefined> {
  const text = await connection.run('reading the noted run', (redis) => redis.get(connection.keys.term));
  return parseTerm(text);
}
