import type { RecordLine } from '../src/policy/decision-facts.ts';
import { tellsOfReturn } from '../src/policy/learning/recorded.ts';
import type { Ledger, ReadUpTo } from '../src/store/ledger-entry.ts';

interface Known {
  readonly upTo: ReadUpTo;
  readonly lines: readonly RecordLine[];
}

/** A line or two for each of some hundred repositories' answers, as a rule. */
const MOST_KNOWN = 10_000;

const known = new WeakMap<Ledger, Map<string, Known>>();

/**
 * The lines of a question's record by which a rule is learned, oldest first: what came back, and what was left alone. All
 * of the record counts, for what was wanted back early stands far behind the lines of thousands of deletions. It only
 * grows: this process reads each line once.
 */
export async function returnsOf(ledger: Ledger, review: string): Promise<readonly RecordLine[]> {
  const inLedger = known.get(ledger) ?? new Map<string, Known>();
  known.set(ledger, inLedger);
  const before = inLedger.get(review);
  const { entries, anew, upTo } = await ledger.follow(review, before?.upTo);
  const former = anew ? [] : (before?.lines ?? []);
  const lines = [...former, ...entries.filter(tellsOfReturn)];
  inLedger.delete(review);
  if (upTo) inLedger.set(review, { upTo, lines });
  const [oldest] = inLedger.keys();
  if (inLedger.size > MOST_KNOWN && oldest !== undefined) inLedger.delete(oldest);
  return lines;
}
