import type { Lapse } from '../policy/lapse.ts';
import { GENESIS, type LedgerHead } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { readHead } from './ledger-chain.ts';
import { parseTerm, readRun, type Term, termText } from './term.ts';
import { Transaction } from './transaction.ts';
import { eraOf } from './witness.ts';

/** Undefined where none was noted. */
export function parseLapse(text: string | null): Lapse | undefined {
  const [, at, why] = /^(\d+) (.*)$/s.exec(text ?? '') ?? [];
  return at === undefined || why === undefined ? undefined : { at: Number(at), why };
}

/** What stands beside the record. */
export interface Marks {
  readonly run: string | undefined;
  readonly term: Term | undefined;
  /** The first word of what stands there as the head; empty for nothing. */
  readonly headWord: string;
  readonly head: LedgerHead | undefined;
  readonly lapse: Lapse | undefined;
}

/** One after the other on one connection: the run is read first, so that a restart in between shows next time. */
export async function readMarks(connection: Connection): Promise<Marks> {
  const { keys } = connection;
  return await connection.run('comparing the record', async (redis) => {
    const [run, term, text, lapse] = await Promise.all([
      readRun(redis),
      redis.get(keys.term),
      redis.get(keys.ledgerHead),
      redis.get(keys.lapse),
    ]);
    const [headWord = ''] = (text ?? '').split(/\s/);
    return {
      run,
      term: parseTerm(term),
      headWord,
      head: readHead(text ?? ''),
      lapse: parseLapse(lapse),
    };
  });
}

interface Declared {
  readonly why: string;
  /** What is known of the record: settled by the lapse. */
  readonly known: readonly LedgerHead[];
  readonly now: Instant;
  /** What else is expected and written with it, all or nothing. */
  readonly along?: (transaction: Transaction) => void;
}

/** Notes a lapse for everybody, and in the record. Undefined where another process was quicker: then look again. */
export async function declareLapse(
  connection: Connection,
  { run, headWord, head, lapse: former }: Marks,
  { why, known, now, along }: Declared,
): Promise<{ readonly lapse: Lapse } | undefined> {
  const { keys, witness } = connection;
  // Later than every lapse that anybody here knows of, whatever the clocks say: histories are told apart by it.
  const at = Math.max(now, 1 + Math.max(former?.at ?? 0, eraOf(head), ...known.map(eraOf)));
  const transaction = new Transaction(connection)
    .expect(keys.lapse, former?.at ?? '')
    .write('SET', keys.lapse, `${at} ${why}`)
    .expect(keys.ledgerHead, headWord)
    .write('SET', keys.ledgerHead, await headOfNewHistory(connection, head, at))
    .log([{ at: now, kind: 'failed', by: 'layaway', text: lapseText(why) }]);
  along?.(transaction);
  if (run !== undefined) transaction.write('SET', keys.term, termText({ run, since: 0, vouched: true }));
  if ((await transaction.commit('noting that records are missing')) === 'conflict') return undefined;
  connection.warn(`Redis at ${connection.address}: ${lapseText(why)}`);
  // What stands there now is what everybody knows from here on; what was known before is settled by the lapse.
  witness.settle(known, undefined, now);
  witness.run = run;
  return { lapse: { at, why } };
}

/** The same entry as before; every one behind it tells of the lapse. */
async function headOfNewHistory(
  connection: Connection,
  head: LedgerHead | undefined,
  at: Instant,
): Promise<string> {
  if (head) return `${head.sequence} ${head.hash} ${at}`;
  const entries = await connection.run('counting the record', (redis) => redis.xlen(connection.keys.ledger));
  return `${entries} ${GENESIS} ${at}`;
}

function lapseText(why: string): string {
  return `The newest records are missing or may be: ${why}. Nothing that was approved before is deleted.`;
}
