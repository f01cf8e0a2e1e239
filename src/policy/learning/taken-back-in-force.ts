import { appliedHere, expiringOf } from '../applied-rules.ts';
import { canUndo, type PolicyChange } from '../policy-change.ts';
import { samePolicy } from '../policy-text.ts';
import type { ExpirableClass } from '../retention-policy.ts';
import type { LearnedFrom } from './learned-from.ts';
import { heldBy, namesOf, type TakenBack, takenBack, taughtNow } from './taken-back.ts';

type Given = Pick<PolicyChange, 'text' | 'receipt' | 'retention' | 'state'>;

/** A policy in force of which answers took back some rules. */
export interface TakenBackIn<Change> {
  /** The change that is in force, or the newest that ECR was given, where somebody changed its text since. */
  readonly ours: Change;
  readonly rules: readonly (TakenBack & { readonly why: string })[];
  /** Whether one click puts the policy before it back, and that one has no rule that nobody teaches any more. */
  readonly undoHelps: boolean;
}

/** Whether there is anything of ours for which the answers are worth reading; not while somebody takes it back. */
export function hasRulesOfOurs(text: string, changes: readonly Given[]): boolean {
  const takesBack = inForce(text, changes).some(({ state }) => state.status === 'undoing');
  return !takesBack && expiringOf(text, appliedHere(changes)).length > 0;
}

/**
 * What ECR carries out although answers took it back, whatever became of the change that brought it: somebody may have
 * added a rule to its text, or ECR refused to put the former one back. Undefined where all of it stands.
 *
 * @param text the policy as ECR has it
 * @param changes all of the repository that are known, the newest first
 */
export function takenBackInForce<Change extends Given>(
  text: string,
  changes: readonly Change[],
  from: LearnedFrom,
): TakenBackIn<Change> | undefined {
  const given = changes.filter(({ receipt }) => receipt);
  const undoable = inForce(text, given).find(({ state }) => canUndo(state));
  const ours = undoable ?? given[0];
  const learned = learnedBehind(expiringOf(text, appliedHere(given)), given);
  const rules = takenBack(learned, from).flatMap(({ patterns, why }) =>
    why === undefined ? [] : [{ patterns, why }],
  );
  if (!ours || rules.length === 0) return undefined;
  const { taught } = taughtNow(from);
  const before = expiringOf(ours.receipt?.former, () => true);
  return { ours, rules, undoHelps: ours === undoable && before.every((name) => taught.has(name)) };
}

function inForce<Change extends Given>(text: string, changes: readonly Change[]): readonly Change[] {
  return changes.filter((change) => change.receipt && samePolicy(change.text, text));
}

/** What was learned for these names, each in the newest change whose text holds it. */
function learnedBehind(names: readonly string[], changes: readonly Given[]): readonly ExpirableClass[] {
  const left = new Set(names);
  return changes.flatMap(({ text, retention }) => {
    const held = heldBy(text, retention.expires, left);
    for (const name of held.flatMap(namesOf)) left.delete(name);
    return held;
  });
}
