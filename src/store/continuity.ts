import type { Lapse } from '../policy/lapse.ts';
import type { LedgerHead } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { contradiction } from './contradiction.ts';
import { readHead } from './ledger-chain.ts';
import { noteTerm, OBJECTIONS, parseTerm, readRun, type Term } from './term.ts';
import { Transaction } from './transaction.ts';

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
  /** Tells how far the copy in a file was before this process touched it. */
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
      witness.note(copied);
      witness.copied = copied;
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
  readonly head: LedgerHead | undefined;
  readonly lapse: Lapse | undefined;
}

/** What is known is copied before the marks are read: everything known then has to be there. */
async function compare(connection: Connection, now: Instant): Promise<Standing | undefined> {
  const { witness } = connection;
  const { known } = witness;
  const marks = await readMarks(connection);
  const { head, lapse } = marks;
  const missing = await contradiction(connection, known, head);
  // Another process found the same and said so since we last looked.
  const said = lapse !== undefined && witness.comparedAt !== undefined && lapse.at > witness.comparedAt;
  if (missing !== undefined && !said) return await declare(connection, marks, missing, now);
  const unsettled = await settleTerm(connection, marks, missing === undefined, now);
  if (unsettled === 'nobody') return await declare(connection, marks, NOBODY, now);
  witness.settle(known, head, now);
  return { ...(lapse && { lapse }), ...(unsettled !== undefined && { unsettled }) };
}

/** One after the other on one connection: the run is read first, so that a restart in between shows next time. */
async function readMarks(connection: Connection): Promise<Marks> {
  const { keys } = connection;
  return await connection.run('comparing the record', async (redis) => {
    const [run, term, head, lapse] = await Promise.all([
      readRun(redis),
      redis.get(keys.term),
      redis.get(keys.ledgerHead),
      redis.get(keys.lapse),
    ]);
    return { run, term: parseTerm(term), head: readHead(head ?? ''), lapse: parseLapse(lapse) };
  });
}

/** Whether this run of Redis is not settled yet; undefined once it is. `nobody` vouched while there was time. */
async function settleTerm(
  connection: Connection,
  { run, term, head }: Marks,
  consistent: boolean,
  now: Instant,
): Promise<Unsettled | 'nobody' | undefined> {
  const { witness } = connection;
  if (run === undefined) return undefined;
  if (!head) {
    if (term?.run !== run) await noteTerm(connection, { run, since: 0, vouched: true });
    witness.run = run;
    return undefined;
  }
  const met: Term = term?.run === run ? term : { run, since: now, vouched: false };
  const vouched = met.vouched || (consistent && mayVouch(connection, run, head));
  if (met !== term || vouched !== met.vouched) await noteTerm(connection, { ...met, vouched });
  if (vouched) witness.run = run;
  if (now >= met.since + OBJECTIONS) return vouched ? undefined : 'nobody';
  return { why: 'Redis was restarted a moment ago: whoever knew more of the record is asked first', vouched };
}

/** Somebody who found the record whole under an earlier run, or a copy that ends where the record ends. */
function mayVouch({ witness }: Connection, run: string, head: LedgerHead): boolean {
  const wasThere = witness.run !== undefined && witness.run !== run;
  return wasThere || witness.copied?.sequence === head.sequence;
}

/** Notes a lapse for everybody, and in the record. Undefined where another process was quicker: then look again. */
async function declare(
  connection: Connection,
  { run, lapse: former }: Marks,
  why: string,
  at: Instant,
): Promise<Standing | undefined> {
  const { keys, witness } = connection;
  const { known } = witness;
  const transaction = new Transaction(connection)
    .expect(keys.lapse, former?.at ?? '')
    .write('SET', keys.lapse, `${at} ${why}`)
    .log([{ at, kind: 'failed', by: 'layaway', text: lapseText(why) }]);
  if (run !== undefined) {
    transaction.write('SET', keys.term, JSON.stringify({ run, since: 0, vouched: true } satisfies Term));
  }
  if ((await transaction.commit('noting that records are missing')) === 'conflict') return undefined;
  connection.warn(`Redis at ${connection.address}: ${lapseText(why)}`);
  // What stands there now is what everybody knows from here on; what was known before is settled by the lapse.
  const head = readHead(
    (await connection.run('reading the head of the record', (redis) => redis.get(keys.ledgerHead))) ?? '',
  );
  witness.settle(known, head, at);
  witness.run = run;
  witness.copied = undefined;
  return { lapse: { at, why } };
}

function lapseText(why: string): string {
  return `The newest records are missing or may be: ${why}. Nothing that was approved before is deleted.`;
}
