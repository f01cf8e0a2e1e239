import type { LifecycleChange } from '../src/policy/order.ts';
import { samePolicy } from '../src/policy/policy-text.ts';
import type { PolicyLook } from '../src/policy/step-policy.ts';
import { lifecyclePolicy } from '../src/registry/policies.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/** The repository's lifecycle policy as it stands. Throws where ECR gives no answer. */
export async function lookAtPolicy(
  access: RegistryAccess,
  repository: string,
  now: Deps['now'],
): Promise<PolicyLook> {
  const at = now();
  return { at, ...(await lifecyclePolicy(access, repository)) };
}

/** Whether a look shows the change; only this makes it true, whatever ECR answered (promise 7). */
export function policySeen(change: LifecycleChange, look: PolicyLook): boolean {
  if (change.kind === 'delete-lifecycle-policy') return look.status === 'none';
  return look.status === 'found' && samePolicy(look.text, change.text);
}

/** Whether two looks show the same policy, or that there is none: nobody changed it in between. */
export function looksSame(one: PolicyLook, other: PolicyLook): boolean {
  if (one.status === 'found' && other.status === 'found') return samePolicy(one.text, other.text);
  return one.status === other.status;
}
