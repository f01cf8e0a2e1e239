import type { Family } from './family.ts';
import type { JudgeContext } from './judge-context.ts';
import type { MovedAct } from './policy-moved.ts';
import { traceOf, WANTED } from './policy-trace.ts';
import type { RuleId } from './verdict.ts';
import { firstFew } from './wording.ts';

/** What makes an image one that somebody may still want for a rollback period after its tag moved on. */
const NEEDED: ReadonlySet<RuleId> = new Set([
  'in-use',
  'held',
  'newest-release',
  'not-watched-long-enough',
  ...WANTED,
]);

/** These end on a day that is known, before or after the rollback period. */
const NEEDED_UNTIL: ReadonlySet<RuleId> = new Set(['kept', 'seen-in-use', 'pulled']);

/**
 * Why the act must not happen, as a sentence, or undefined: the image is needed, and would go while it still may be.
 * The tag may move today: from then on what is in use or a release now counts for one rollback period; what was kept,
 * used or pulled, as long as that says. Mere youth is no need: a branch's tag leaves its last build every day.
 */
export function whyNeededOnceMoved(
  act: MovedAct,
  families: readonly Family[],
  context: JudgeContext,
): string | undefined {
  const { when, lost } = act;
  const { now, settings } = context;
  if (families.length === 0) return `${onceMovedText(lost)}: Nothing is known of it.`;
  const isSoon = when <= now + settings.rollbackPeriod;
  for (const family of families) {
    const today = isSoon ? traceOf(family, context).filter(({ rule }) => NEEDED.has(rule)) : [];
    const then = traceOf(family, { ...context, now: when }).filter(({ rule }) => NEEDED_UNTIL.has(rule));
    const [first] = [...today, ...then];
    if (first) return `${onceMovedText(lost)}: ${first.text}`;
  }
  return undefined;
}

/** `Nothing spares it once prod-live moves to another image`. */
function onceMovedText(lost: readonly string[]): string {
  return `Nothing spares it once ${firstFew(lost, 2)} ${lost.length === 1 ? 'moves' : 'move'} to another image`;
}
