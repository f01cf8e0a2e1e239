import type { JudgedFamily } from './candidate.ts';
import { type RuleId, verdictOf } from './verdict.ts';

/** Doubts that go once somebody looks: a consumer that no source covers, a source that could not tell. */
const NOT_LOOKED: ReadonlySet<RuleId> = new Set(['consumer-not-covered', 'unknown-use']);

/**
 * The families as they would stand if all that is missing were looked into and used none of them; undefined where
 * nothing is missing. An outlook at best, for a scan's last line: nobody is ever asked about it, and what is found
 * there may protect any of them.
 */
export function ifLookedInto(judged: readonly JudgedFamily[]): readonly JudgedFamily[] | undefined {
  if (!judged.some(({ verdict }) => verdict.kind === 'unclear' && isMissing(verdict.trace))) return undefined;
  return judged.map((one) => {
    const { class: kind, trace, findings } = one.verdict;
    const heard = trace.filter(({ rule }) => !NOT_LOOKED.has(rule));
    return { ...one, verdict: verdictOf(kind, heard, findings) };
  });
}

function isMissing(trace: JudgedFamily['verdict']['trace']): boolean {
  return trace.some(({ rule }) => NOT_LOOKED.has(rule));
}
