import { registryKey } from '../src/policy/image.ts';
import { isUnderWay, type PolicyChange } from '../src/policy/policy-change.ts';
import { reconcilePolicy } from './apply-policy.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { FreshEvidence } from './fresh-evidence.ts';
import { proposeAnew } from './propose-learned.ts';
import { ownersKnown, retirePolicies } from './retire-policies.ts';
import { refuseOutgrown } from './shown-list.ts';
import { refuseTakenBack } from './taken-back.ts';

/** What a sweep of policy changes came to. */
export interface PoliciesSwept {
  /** Those whose state changed, as they are now: their cards are to be drawn again. */
  readonly changed: readonly PolicyChange[];
  readonly failed: readonly { readonly policy: string; readonly why: string }[];
}

/** Closes proposals that waited too long; brings approved policies, and those to be undone, as far as they can go. */
export async function sweepPolicies(deps: Deps): Promise<PoliciesSwept> {
  const open = await deps.store.policies.open();
  await retirePolicies({ ...deps, owners: ownersKnown(deps.config) }, open);
  return await reconcileEach(
    deps,
    open.filter(({ state }) => isUnderWay(state)),
  );
}

/** The same for one of them, right after a click. */
export async function sweepPolicy(deps: Deps, id: string): Promise<PoliciesSwept> {
  const change = await deps.store.policies.get(id);
  return await reconcileEach(deps, change && (isUnderWay(change.state) || isHalf(change)) ? [change] : []);
}

const isHalf = ({ state }: PolicyChange) => state.status === 'seconding';

/** One policy's trouble is its own: it is logged, answered and tried again at the next sweep; the others go on. */
async function reconcileEach(deps: Deps, changes: readonly PolicyChange[]): Promise<PoliciesSwept> {
  const changed: PolicyChange[] = [];
  const failed: { policy: string; why: string }[] = [];
  const evidence = evidenceOnce(deps);
  for (const before of changes) {
    try {
      const key = registryKey(before.registry);
      const access = deps.registries.find((one) => one.key === key);
      if (!access) throw new Error(`registry ${key} is not in the configuration`);
      if (isHalf(before)) await refuseTakenBack(deps, access, before);
      if (isHalf(before)) await refuseOutgrown(deps, access, before);
      const done = await reconcilePolicy(deps, access, before.id, evidence(access));
      if (done && done.change.state.status !== before.state.status) changed.push(done.change);
      const ended = done?.change.state;
      if (ended?.status === 'refused' && ended.anew) await proposeAnew(deps, access, before.repository);
      deps.log.info({ policy: before.id, from: before.state.status, why: done?.why }, 'reconciled');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      deps.log.error({ policy: before.id, err: error }, 'could not reconcile');
      failed.push({ policy: before.id, why });
    }
  }
  return { changed, failed };
}

/** What the sources of each registry say, asked for once for all of its policies. */
function evidenceOnce(deps: Deps): (access: RegistryAccess) => FreshEvidence {
  const known = new Map<RegistryAccess['key'], FreshEvidence>();
  return (access) => {
    const evidence = known.get(access.key) ?? new FreshEvidence(deps, access);
    known.set(access.key, evidence);
    return evidence;
  };
}
