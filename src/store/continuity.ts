import type { Lapse } from '../policy/lapse.ts';
import type { LedgerHead } from '../policy/ledger-chain.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { contradiction } from './contradiction.ts';
import { declareLapse, type Marks, parseLapse, readMarks } from './declare-lapse.ts';
import { isSettled, noteTerm, type Term, termText } from './term.ts';
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
  if (missing !== undefined) return await declareLapse(connection, marks, { why: missing, known, now });
  const unsettled = await settleTerm(connection, marks, now);
  if (unsettled === 'conflict') return undefined;
  if (unsettled === 'nobody') return await declareLapse(connection, marks, { why: NOBODY, known, now });
  witness.settle(known, head, now);
  return { ...(lapse && { lapse }), ...(unsettled !== undefined && { unsettled }) };
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
