import { heldBy, takenBack, takenBackText } from '../src/policy/learning/taken-back.ts';
import {
  hasRulesOfOurs,
  type TakenBackIn,
  takenBackInForce,
} from '../src/policy/learning/taken-back-in-force.ts';
import { movePolicyChange, type PolicyChange, type PolicyChangeState } from '../src/policy/policy-change.ts';
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
  { repository, text, retention }: Pick<PolicyChange, 'repository' | 'text' | 'retention'>,
): Promise<WhyTakenBack | undefined> {
  const expires = heldBy(text, retention.expires);
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

/** The same for what ECR carries out now; undefined where all of it stands, or where nothing of ours is in force. */
export async function findTakenBack(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
): Promise<TakenBackIn<PolicyChange> | undefined> {
  const changes = await deps.store.policies.inRepository(access.key, repository);
  if (!changes.some(({ receipt }) => receipt)) return undefined;
  const look = await lookAtPolicy(access, repository, deps.now);
  if (look.status !== 'found' || !hasRulesOfOurs(look.text, changes)) return undefined;
  return takenBackInForce(look.text, changes, await learnedFrom(deps, access, repository, []));
}
