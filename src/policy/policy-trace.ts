import type { Family } from './family.ts';
import { judgeFamily } from './judge.ts';
import type { JudgeContext } from './judge-context.ts';
import { type RuleId, type RuleResult, verdictOf } from './verdict.ts';

/** What every rule says; where none says that it can go, that too. */
export function traceOf(family: Family, context: JudgeContext): readonly RuleResult[] {
  const verdict = judgeFamily(family, context);
  const trace = verdict.trace.filter(({ rule }) => !WHEN_PUT_ASIDE.has(rule));
  return verdictOf(verdict.class, trace, verdict.findings).trace;
}

/** What stands against being put aside is no reason: a policy puts nothing aside. */
const WHEN_PUT_ASIDE: ReadonlySet<RuleId> = new Set(['long-tag', 'most-tags']);

/** These end on a day that is known. */
export const FOR_A_TIME: ReadonlySet<RuleId> = new Set(['expected-life', 'seen-in-use', 'pulled']);

/** Whoever wrote down a digest or a name may want it again: a policy asks nobody. */
export const WANTED: ReadonlySet<RuleId> = new Set(['pinned', 'mentioned']);
