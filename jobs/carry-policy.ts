import { isLost } from '../src/policy/lapse.ts';
import type { LifecycleChange, Order } from '../src/policy/order.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import type { PolicyLook } from '../src/policy/step-policy.ts';
import { carryOut } from '../src/registry/changes.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { isInFlight } from './intent.ts';
import { pauseReason } from './pause.ts';
import { lookAtPolicy, looksSame, policySeen } from './policy-look.ts';
import { ANOTHER_WORKER, type Round, STOPPING } from './round.ts';
import { type Attempt, leaveOpen, type PolicyIntent, settle } from './settle-policy.ts';

/**
 * Carries out one order on a lifecycle policy: intent, change, look, ledger. `planned` is the look it was planned on.
 * Only the look after it says whether it happened.
 */
export async function carryPolicy(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  order: Order<LifecycleChange>,
  planned: PolicyLook,
): Promise<Round> {
  const intent: PolicyIntent = { change: order.change, at: await deps.store.time() };
  if ((await deps.store.policies.save({ ...change, intent })) === 'conflict') return ANOTHER_WORKER;
  const outcome = await attempt(deps, access, change, order, planned);
  const look = await lookAtPolicy(access, change.repository, deps.now);
  const seen = policySeen(order.change, look);
  if (!seen && outcome.status === 'unknown' && outcome.underWay) {
    return await leaveOpen(deps, change.id, intent, outcome.why);
  }
  const round = await settle(deps, change.id, intent, { seen, outcome });
  return outcome.status === 'stopping' && round !== ANOTHER_WORKER ? STOPPING : round;
}

/**
 * ECR puts a policy over whatever is there, so it is looked at once more right before; and Undo and pause are read once
 * more (promise 8).
 */
async function attempt(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  order: Order<LifecycleChange>,
  planned: PolicyLook,
): Promise<Attempt> {
  if (change.state.status === 'applying') {
    const paused = await pauseReason(deps, access.key);
    if (paused !== undefined) return { status: 'overtaken', why: `paused: ${paused}` };
    const now = await deps.store.policies.get(change.id);
    if (now?.state.status !== 'applying') return { status: 'overtaken', why: 'somebody took it back' };
    const { lapse } = await deps.store.continuity.check(deps.now());
    if (isLost(now.state.since, lapse)) return { status: 'overtaken', why: 'Redis lost its newest records' };
  }
  const look = await lookAtPolicy(access, change.repository, deps.now);
  if (!looksSame(look, planned)) {
    return { status: 'overtaken', why: 'somebody changed the policy at this moment' };
  }
  if (deps.stopping?.aborted) return { status: 'stopping', why: STOPPING.why };
  return await carryOut(access.change, order, () => undefined, deps.now);
}

/** An intent that an interruption left behind: what the look shows is what happened. */
export async function settlePolicyIntent(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  intent: PolicyIntent,
): Promise<Round> {
  if (isInFlight(intent, await deps.store.time())) return ANOTHER_WORKER;
  const look = await lookAtPolicy(access, change.repository, deps.now);
  const seen = policySeen(intent.change, look);
  const outcome = { status: intent.unanswered ? 'unanswered' : 'interrupted' } as const;
  return await settle(deps, change.id, intent, { seen, outcome });
}
