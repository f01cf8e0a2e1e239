import {
  isUnderWay,
  movePolicyChange,
  type PolicyChange,
  type PolicyChangeState,
} from '../src/policy/policy-change.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { type GateFinding, type PolicyLook, type PolicyStep, stepPolicy } from '../src/policy/step-policy.ts';
import { SECOND } from '../src/policy/time.ts';
import { count } from '../src/policy/wording.ts';
import { approvalOver } from './approvers-now.ts';
import { localDay } from './calendar.ts';
import { carryPolicy, settlePolicyIntent } from './carry-policy.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { ownerNow } from './owner-now.ts';
import { pauseReason } from './pause.ts';
import { formerEntry, policyStateEntry } from './policy-entries.ts';
import { lookAtPolicy } from './policy-look.ts';
import { gate, readPolicyView } from './policy-view.ts';
import { ownersKnown } from './retire-policies.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';
import { outgrown } from './shown-list.ts';

/** How a reconcile of one policy change ended, for log and card. */
export interface PolicyReconciled {
  readonly change: PolicyChange;
  readonly why: string;
}

/** A plan takes four rounds there and four back; one that never ends is a fault, and it stops here. */
const MOST_ROUNDS = 50;

/**
 * Brings one policy change as far as it can go now: load, look, judge, one step, look again. Nothing is remembered
 * between rounds but what is stored, so it may be killed anywhere and run by anyone, any number of times.
 */
export async function reconcilePolicy(
  deps: Deps,
  access: RegistryAccess,
  id: string,
): Promise<PolicyReconciled | undefined> {
  const asking = new Asking(deps, access);
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
  asking: Asking,
): Promise<Round> {
  const { step, look } = await plan(deps, access, change, asking);
  switch (step.kind) {
    case 'wait':
      return { next: 'end', why: step.why };
    case 'ask':
      return { next: 'end', why: 'the evidence could not be read' };
    case 'become':
      return await become(deps, access, change, step.state, look);
    case 'order':
      return await carryPolicy(deps, access, change, step.order, look);
  }
}

/** Sources are asked only where nothing else stands against it; the policy is looked at after them. */
async function plan(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  asking: Asking,
): Promise<{ readonly step: PolicyStep; readonly look: PolicyLook }> {
  const first = await planOn(deps, access, change, asking.known());
  if (first.step.kind !== 'ask') return first;
  return await planOn(deps, access, change, await asking.ask(change));
}

async function planOn(deps: Deps, access: RegistryAccess, change: PolicyChange, gated: GateFinding) {
  const look = await lookAtPolicy(access, change.repository, deps.now);
  const [paused, probe] = await Promise.all([
    pauseReason(deps, access.key),
    deps.store.brakes.probe(access.key),
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
    ...(lapse && { lapse }),
  };
  return { step: stepPolicy(change, facts), look };
}

/** An answer may be this old when a change is planned on it; with the order's own 30 s it is asked again in time. */
const FRESH = 15 * SECOND;

/** The gate's word on one policy, asked for once and used again by the next round while it is fresh. */
class Asking {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  #safe: (GateFinding & { status: 'safe' }) | undefined;

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  known(): GateFinding {
    const fresh = this.#safe && this.#deps.now() - this.#safe.at < FRESH;
    return fresh && this.#safe ? this.#safe : { status: 'not-asked' };
  }

  async ask(change: PolicyChange): Promise<GateFinding> {
    const { repository, text } = change;
    this.#safe = undefined;
    const view = await readPolicyView(this.#deps, this.#access, repository);
    if ('why' in view) return { status: 'unknown', why: view.why };
    const gated = gate(text, view);
    if (gated.status !== 'safe') return gated;
    const more = await outgrown(this.#deps, change, view.evidence.inventory);
    if (more !== undefined) return { status: 'unsafe', why: more, anew: true };
    const over = await approvalOver(this.#deps, change);
    if (over) return over;
    const { at, evidenceSince } = view;
    this.#safe = { status: 'safe', at, evidenceSince };
    return this.#safe;
  }
}

async function become(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
  state: PolicyChangeState,
  look: PolicyLook,
): Promise<Round> {
  if (state.status === 'applying') {
    const refused = await pay(deps, access, change);
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

/** One change out of the repository's day; what ECR deletes by it was counted on the card that two people approved. */
async function pay(deps: Deps, access: RegistryAccess, change: PolicyChange): Promise<string | undefined> {
  const limit = deps.config.budget.imagesPerRepositoryAndDay;
  const day = localDay(deps.now(), deps.config.schedule.timezone);
  const payer = `policy ${change.id}`;
  const paid = await deps.store.brakes.spend(access.key, change.repository, day, 1, limit, payer);
  return paid
    ? undefined
    : `the budget of ${count(limit, 'image')} a day for this repository is used up; it waits for tomorrow's`;
}
