import {
  isUnderWay,
  movePolicyChange,
  type PolicyChange,
  type PolicyChangeState,
} from '../src/policy/policy-change.ts';
import { waitsOn } from '../src/policy/policy-waits.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { type GateFinding, type PolicyLook, type PolicyStep, stepPolicy } from '../src/policy/step-policy.ts';
import { carryPolicy, settlePolicyIntent } from './carry-policy.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { FreshEvidence } from './fresh-evidence.ts';
import { ownerNow } from './owner-now.ts';
import { pauseReason } from './pause.ts';
import { PolicyAsking } from './policy-asking.ts';
import { payForPolicy, policyBudgetSpent } from './policy-budget.ts';
import { formerEntry, policyStateEntry } from './policy-entries.ts';
import { lookAtPolicy } from './policy-look.ts';
import { ownersKnown } from './retire-policies.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/** How a reconcile of one policy change ended, for log and card. */
export interface PolicyReconciled {
  readonly change: PolicyChange;
  readonly why: string;
}

/** A plan takes four rounds there and four back; one that never ends is a fault, and it stops here. */
const MOST_ROUNDS = 50;

/**
 * Brings one policy change as far as it can go now: load, look, judge, one step, look again. Nothing is remembered
 * between rounds but what is stored, so it may be killed anywhere and run by anyone, any number of times. `evidence`:
 * what the sources say in this sweep.
 */
export async function reconcilePolicy(
  deps: Deps,
  access: RegistryAccess,
  id: string,
  evidence: FreshEvidence = new FreshEvidence(deps, access),
): Promise<PolicyReconciled | undefined> {
  const asking = new PolicyAsking(deps, access, evidence);
  for (let i = 0; i < MOST_ROUNDS; i++) {
    const change = await deps.store.policies.get(id);
    if (!change) return undefined;
    if (!isUnderWay(change.state)) return { change, why: 'finished' };
    const round = change.intent
      ? await settlePolicyIntent(deps, access, change, change.intent)
      : await oneRound(deps, access, change, asking);
    if (round.next === 'end') return { change, why: round.why };
  }
  throw new Error(`${id}: no end after ${MOST_ROUNDS} rounds; this is a fault in Layaway`);
}

async function oneRound(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  asking: PolicyAsking,
): Promise<Round> {
  const { step, look } = await plan(deps, access, change, asking);
  switch (step.kind) {
    case 'wait':
      return { next: 'end', why: step.why };
    case 'ask':
      return { next: 'end', why: 'the evidence could not be read' };
    case 'become':
      return await become(deps, access, change, step.state, look);
    case 'rest':
      return await rest(deps, change, step.why);
    case 'order':
      return await carryPolicy(deps, access, { ...change, ...asking.counted() }, step.order, look);
  }
}

/** Sources are asked only where nothing else stands against it; the policy is looked at after them. */
async function plan(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  asking: PolicyAsking,
): Promise<{ readonly step: PolicyStep; readonly look: PolicyLook }> {
  const first = await planOn(deps, access, change, asking.known());
  if (first.step.kind !== 'ask') return first;
  return await planOn(deps, access, change, await asking.ask(change));
}

async function planOn(deps: Deps, access: RegistryAccess, change: PolicyChange, gated: GateFinding) {
  const look = await lookAtPolicy(access, change.repository, deps.now);
  const [paused, probe, spent] = await Promise.all([
    pauseReason(deps, access.key),
    deps.store.brakes.probe(access.key),
    policyBudgetSpent(deps, access, change),
  ]);
  // After the pause was read, which itself may find out that something was lost.
  const { lapse } = await deps.store.continuity.check(deps.now());
  const { team } = await ownerNow(deps.store, ownersKnown(deps.config), change);
  const facts = {
    ...(team !== change.owner.team && { otherOwner: true as const }),
    now: deps.now(),
    look,
    gate: gated,
    may: permissionsOf(deps.config.mode),
    probed: probe !== undefined,
    ...(paused !== undefined && { paused }),
    ...(spent !== undefined && { spent }),
    ...(lapse && { lapse }),
  };
  return { step: stepPolicy(change, facts), look };
}

/** Asked by itself it would be asked at every sweep. A click in between decides anew. */
async function rest(deps: Deps, change: PolicyChange, why: string): Promise<Round> {
  const waits = waitsOn(change.waits, why, deps.now());
  const saved = await deps.store.policies.save({ ...change, waits });
  return saved === 'saved' ? { next: 'end', why } : ANOTHER_WORKER;
}

async function become(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  state: PolicyChangeState,
  look: PolicyLook,
): Promise<Round> {
  if (state.status === 'applying') {
    const refused = await payForPolicy(deps, access, change);
    if (refused !== undefined) return { next: 'end', why: refused };
  }
  // The receipt is written together with the state that allows the change, and never again (promise 7).
  const former = look.status === 'found' && { former: look.text };
  const receipt = state.status === 'applying' && { receipt: { at: look.at, ...former } };
  const moved = { ...movePolicyChange(change, state), ...receipt };
  // In the record as well: it outlives the receipt where Redis loses that.
  const lasting = receipt ? [formerEntry(moved, receipt.receipt)] : [];
  const entries = [...lasting, policyStateEntry(change, state, deps.now())];
  const saved = await deps.store.policies.save(moved, entries);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}
