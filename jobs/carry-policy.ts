import { isLost } from '../src/policy/lapse.ts';
import { changeText, type LifecycleChange, type Order } from '../src/policy/order.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import type { PolicyLook } from '../src/policy/step-policy.ts';
import { carryOut, type Outcome } from '../src/registry/changes.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { isInFlight } from './intent.ts';
import { pauseReason } from './pause.ts';
import { policyEntry } from './policy-entries.ts';
import { lookAtPolicy, looksSame, policySeen } from './policy-look.ts';
import { ANOTHER_WORKER, type Round, STOPPING } from './round.ts';

type PolicyIntent = NonNullable<PolicyChange['intent']>;

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
  const said = outcomeText(outcome);
  if (!seen && outcome.status === 'unknown' && outcome.underWay) {
    // ECR may still be at it: the intent stays, so that no Undo begins beside it.
    await deps.store.measures.count('failures', 'change');
    return { next: 'end', why: `${said}; what became of it shows in a few minutes` };
  }
  const tried = seen || wasTried(outcome);
  const settled = await settle(deps, change.id, intent, { seen, said, tried });
  if (settled !== 'settled') return ANOTHER_WORKER;
  if (outcome.status === 'stopping') return STOPPING;
  if (!seen && tried) await deps.store.measures.count('failures', 'change');
  if (seen || outcome.status === 'overtaken') return { next: 'again' };
  return { next: 'end', why: said ?? 'the change is not visible yet' };
}

/**
 * ECR was not asked: `overtaken` where something changed since the plan, `stopping` where this process was told to
 * stop.
 */
type Attempt = Outcome | { readonly status: 'overtaken' | 'stopping'; readonly why: string };

/** Whether ECR was asked, or should have been: only that can fail. */
function wasTried({ status }: Attempt): boolean {
  return status !== 'overtaken' && status !== 'stopping' && status !== 'expired';
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

/** Somebody saves in between, by a click: read again, a few times. */
const ATTEMPTS = 10;

/** How an attempt ended. What was not tried is no news for the record. */
interface Ended {
  readonly seen: boolean;
  readonly said: string | undefined;
  readonly tried: boolean;
}

/** Ends our own intent, on whatever became of the change meanwhile. */
async function settle(
  deps: Deps,
  id: string,
  intent: PolicyIntent,
  { seen, said, tried }: Ended,
): Promise<'settled' | 'lost'> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const now = await deps.store.policies.get(id);
    if (now?.intent?.at !== intent.at) return 'lost';
    const { intent: _over, ...rest } = now;
    const what = `${changeText(intent.change)}: ${seen ? 'seen' : 'not seen'}`;
    const text = [what, said].filter(Boolean).join('; ');
    const entries = tried ? [policyEntry(now, seen ? 'changed' : 'failed', deps.now(), text)] : [];
    if ((await deps.store.policies.save(rest, entries)) === 'saved') return 'settled';
  }
  return 'lost';
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
  const settled = await settle(deps, change.id, intent, { seen, said: 'after an interruption', tried: true });
  return settled === 'settled' ? { next: 'again' } : ANOTHER_WORKER;
}

function outcomeText(outcome: Attempt): string | undefined {
  switch (outcome.status) {
    case 'done':
      return undefined;
    case 'overtaken':
    case 'stopping':
      return `not tried, ${outcome.why}`;
    case 'expired':
      return 'not tried, the look was too old';
    case 'unknown':
      return `no answer: ${outcome.why}`;
    case 'refused':
      return `ECR refused: ${outcome.code}, ${outcome.why}`;
  }
}
