import { expiringOf } from '../src/policy/applied-rules.ts';
import { type TakenBack, takenBack, takenBackText } from '../src/policy/learning/taken-back.ts';
import { movePolicyChange, type PolicyChange, type PolicyChangeState } from '../src/policy/policy-change.ts';
import { samePolicy } from '../src/policy/policy-text.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { learnedFrom } from './learn-policy.ts';
import { policyStateEntry } from './policy-entries.ts';
import { lookAtPolicy } from './policy-look.ts';

/** Why a proposal may not be applied any more. `anew`: other rules of it still stand, and can be proposed without these. */
interface WhyTakenBack {
  readonly why: string;
  readonly anew?: true;
}

/** Undefined where all of its rules stand; else somebody wanted back what they would delete, or kept such. */
export async function whyTakenBack(
  deps: Deps,
  access: RegistryAccess,
  { repository, retention }: Pick<PolicyChange, 'repository' | 'retention'>,
): Promise<WhyTakenBack | undefined> {
  const { expires } = retention;
  if (expires.length === 0) return undefined;
  const rules = takenBack(expires, await learnedFrom(deps, access, repository, []));
  const why = takenBackText(rules);
  return why === undefined ? undefined : { why, ...(rules.length < expires.length && { anew: true }) };
}

/** Looks whether answers still teach what waits for approval, and closes it where not. Before it is applied it is looked at again. */
export async function refuseTakenBack(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
): Promise<void> {
  const taken = await whyTakenBack(deps, access, change);
  if (!taken) return;
  const at = deps.now();
  const state: PolicyChangeState = { status: 'refused', what: 'apply', at, ...taken };
  await deps.store.policies.save(movePolicyChange(change, state), [policyStateEntry(change, state, at)]);
}

/** A policy in force of which answers took back some rules. */
export interface TakenBackIn {
  readonly ours: PolicyChange;
  readonly rules: readonly (TakenBack & { readonly why: string })[];
  /** Whether the policy before it had no such rule, so that putting it back helps. */
  readonly undoHelps: boolean;
}

/** The same for what ECR carries out now; undefined where all of it stands, or where no policy of ours is in force. */
export async function findTakenBack(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
): Promise<TakenBackIn | undefined> {
  const changes = await deps.store.policies.inRepository(access.key, repository);
  const applied = changes.filter(({ state }) => state.status === 'applied');
  if (applied.length === 0) return undefined;
  const look = await lookAtPolicy(access, repository, deps.now);
  if (look.status !== 'found') return undefined;
  const ours = applied.find(({ text }) => samePolicy(text, look.text));
  if (!ours) return undefined;
  const from = await learnedFrom(deps, access, repository, []);
  const rules = takenBack(ours.retention.expires, from).flatMap(({ patterns, why }) =>
    why === undefined ? [] : [{ patterns, why }],
  );
  if (rules.length === 0) return undefined;
  const before = new Set(expiringOf(ours.receipt?.former, () => true));
  const undoHelps = !rules.some(({ patterns }) => namesIn(patterns).some((name) => before.has(name)));
  return { ours, rules, undoHelps };
}

const namesIn = (patterns: readonly string[]) => (patterns.length > 0 ? patterns : ['']);
