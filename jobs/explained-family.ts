import type { JudgedFamily } from '../src/policy/candidate.ts';
import { goalOf, type Hold } from '../src/policy/hold.ts';
import { familyBytes } from '../src/policy/savings.ts';
import type { Verdict } from '../src/policy/verdict.ts';
import type { ExplainedFamily } from '../src/slack/answers.ts';

/** One family as `/ecr explain` shows it; `hold`: that of its answer, where one is being carried out. */
export function explainedFamily({ family, verdict }: JudgedFamily, hold: Hold | undefined): ExplainedFamily {
  const { lastPulledAt } = family;
  const { pushedAt } = family.root;
  return {
    digest: family.root.digest,
    tags: family.tags,
    class: verdict.class,
    verdict: verdict.kind,
    reasons: hold ? reasonsBeside(verdict) : verdict.reasons.map(({ text }) => text),
    findings: verdict.findings,
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
    sizeBytes: familyBytes(family),
    ...(hold && { hold: standing(hold) }),
  };
}

/** What speaks for and against it besides the answer; where nothing does, what allowed to ask. */
function reasonsBeside({ reasons, trace }: Verdict): string[] {
  const others = reasons.filter(({ rule }) => rule !== 'held');
  const said = others.length > 0 ? others : trace.filter(({ effect }) => effect === 'allows');
  return said.map(({ text }) => text);
}

function standing(hold: Hold): NonNullable<ExplainedFamily['hold']> {
  const { state, approval } = hold;
  const goal = goalOf(hold);
  const isDated = state.status === 'quarantined' && goal === 'delete' && approval.effect === 'delete';
  return { status: state.status, goal, ...(isDated && { deleteAfter: state.deleteAfter }) };
}
