import type { Lapse } from '../policy/lapse.ts';
import { GENESIS, type LedgerHead } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { contradiction } from './contradiction.ts';
import { readHead } from './ledger-chain.ts';
import { isSettled, noteTerm, parseTerm, readRun, type Term, termText } from './term.ts';
import { Transaction } from './transaction.ts';
import { eraOf } from './witness.ts';

/** How far the record may be relied on at this moment. */
export interface Standing {
  /** The last time that Redis lost, or may have lost, its newest records. */
  readonly lapse?: Lapse;
  /** Redis was restarted and it is not settled yet whether it lost something: nothing is deleted meanwhile. */
  readonly unsettled?: Unsettled;
}

export interface Unsettled {
  readonly why: string;
  /** Somebody who was there before finds everything, others may still object: what can be taken back may go on. */
  readonly vouched: boolean;
}

/**
 * Whether Redis still is where it was. A restored backup, a promoted replica and a lost append-only file look like any
 * other Redis: only who knew more can tell. So each process compares what it knows, and a Redis that was restarted
 * counts only when somebody who was there before vouches for it.
 */
export interface Continuity {
  /** Compares, notes what it finds, and answers how far the record may be relied on. */
  check(now: Instant): Promise<Standing>;
  /** What was noted, without comparing. */
  lapse(): Promise<Lapse | undefined>;
  /** Tells how far the copy in a file was before this process touched it: it may prove a loss, and nothing else. */
  remember(copied: LedgerHead): void;
}

const NOBODY = 'it was restarted, and nobody who was there before can say that nothing is missing';
/** Somebody else declares a lapse in the same moment: look again, a few times. */
const ATTEMPTS = 5;

export function continuityIn(connection: Connection): Continuity {
  const { keys, witness } = connection;
  return {
    async check(now) {
      for (let i = 0; i < ATTEMPTS; i++) {
        const standing = await compare(connection, now);
        if (standing) return standing;
      }
      return { unsettled: { why: 'Redis keeps changing its record of what it lost', vouched: false } };
    },
    async lapse() {
      const text = await connection.run('reading what was lost', (redis) => redis.get(keys.lapse));
      return parseLapse(text);
    },
    remember(copied) {
      witness.remember(copied);
    },
  };
}

function parseLapse(text: string | null): Lapse | undefined {
  const [, at, why] = /^(\d+) (.*)$/s.exec(text ?? '') ?? [];
  return at === undefined || why === undefined ? undefined : { at: Number(at), why };
}

interface Marks {
  readonly run: string | undefined;
  readonly term: Term | undefined;
  /** The first word of what stands there as the head; empty for nothing. */
  readonly headWord: string;
  readonly head: LedgerHead | undefined;
  readonly lapse: Lapse | undefined;
}

/**
 * What is known is copied before the marks are read: everything known then has to be there. But for what is from before
 * the last lapse: that excuses it, whoever declared it.
 */
async function compare(connection: Connection, now: Instant): Promise<Standing | undefined> {
  const { witness } = connection;
  const { known } = witness;
  const marks = await readMarks(connection);
  const { head, lapse } = marks;
  const binding = known.filter((one) => eraOf(one) >= eraOf(head));
  const missing = await contradiction(connection, binding, head);
  if (missing !== undefined) return await declare(connection, marks, { why: missing, known, now });
  const unsettled = await settleTerm(connection, marks, now);
  if (unsettled === 'conflict') return undefined;
  if (unsettled === 'nobody') return await declare(connection, marks, { why: NOBODY, known, now });
  witness.settle(known, head, now);
  return { ...(lapse && { lapse }), ...(unsettled !== undefined && { unsettled }) };
}

/** One after the other on one connection: the run is read first, so that a restart in between shows next time. */
async function readMarks(connection: Connection): Promise<Marks> {
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

/**
 * Whether this run of Redis is not settled yet; undefined once it is. `nobody` vouched while there was time. Whoever
 * vouches just compared and found everything.
 */
async function settleTerm(
  connection: Connection,
  { run, term, head }: Marks,
  now: Instant,
): Promise<Unsettled | 'nobody' | 'conflict' | undefined> {
  const { witness } = connection;
  if (run === undefined) return undefined;
  const { at, wasThere } = witness.meet(run, head, now);
  const met: Term = term?.run === run ? term : { run, since: now, vouched: false };
  // Where nothing is recorded, nothing can be missing.
  const next = head ? { ...met, vouched: met.vouched || wasThere } : { run, since: 0, vouched: true };
  if (term === undefined || termText(next) !== termText(term)) {
    if ((await noteTerm(connection, next, term)) === 'conflict') return 'conflict';
  }
  if (next.vouched) witness.run = run;
  if (isSettled(next, at, now)) return next.vouched ? undefined : 'nobody';
  return {
    why: 'Redis was restarted a moment ago: whoever knew more of the record is asked first',
    vouched: next.vouched,
  };
}

/** Notes a lapse for everybody, and in the record. Undefined where another process was quicker: then look again. */
async function declare(
  connection: Connection,
  { run, headWord, head, lapse: former }: Marks,
  { why, known, now }: { readonly why: string; readonly known: readonly LedgerHead[]; readonly now: Instant },
): Promise<Standing | undefined> {
  const { keys, witness } = connection;
  // Later than every lapse that anybody here knows of, whatever the clocks say: histories are told apart by it.
  const at = Math.max(now, 1 + Math.max(former?.at ?? 0, eraOf(head), ...known.map(eraOf)));
  const transaction = new Transaction(connection)
    .expect(keys.lapse, former?.at ?? '')
    .write('SET', keys.lapse, `${at} ${why}`)
    .expect(keys.ledgerHead, headWord)
    .write('SET', keys.ledgerHead, await headOfNewHistory(connection, head, at))
    .log([{ at: now, kind: 'failed', by: 'layaway', text: lapseText(why) }]);
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
