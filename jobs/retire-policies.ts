import {
  awaitsApproval,
  isProposalOld,
  movePolicyChange,
  type PolicyChange,
  type PolicyChangeState,
} from '../src/policy/policy-change.ts';
import type { Store } from '../src/store/store.ts';
import { type OwnersKnown, ownerNow } from './owner-now.ts';
import { policyStateEntry } from './policy-entries.ts';

/** What retiring needs. */
interface Parts {
  readonly store: Pick<Store, 'policies' | 'memory' | 'owners'>;
  readonly now: () => number;
  readonly owners: OwnersKnown;
}

/**
 * Closes what waits for approval and must not any more: proposals that lapsed, and those whose repository has another
 * owner by now. What somebody answers in the same moment is read again. Answers those that were closed.
 */
export async function retirePolicies(
  parts: Parts,
  changes: readonly PolicyChange[],
): Promise<readonly PolicyChange[]> {
  const retired: PolicyChange[] = [];
  for (const { id } of changes.filter(({ state }) => awaitsApproval(state))) {
    const one = await retire(parts, id);
    if (one) retired.push(one);
  }
  return retired;
}

async function retire(parts: Parts, id: string): Promise<PolicyChange | undefined> {
  for (;;) {
    const change = await parts.store.policies.get(id);
    const state = change && awaitsApproval(change.state) ? await endOf(parts, change) : undefined;
    if (!change || !state) return undefined;
    const moved = movePolicyChange(change, state);
    const entry = policyStateEntry(change, state, parts.now());
    if ((await parts.store.policies.save(moved, [entry])) === 'saved') {
      return { ...moved, version: moved.version + 1 };
    }
  }
}

async function endOf(
  { store, now, owners }: Parts,
  change: PolicyChange,
): Promise<PolicyChangeState | undefined> {
  const at = now();
  if (isProposalOld(change, at)) return { status: 'lapsed', at };
  const { team } = await ownerNow(store, owners, change);
  return team === change.owner.team ? undefined : { status: 'superseded', at, because: 'owner' };
}

/** What the configuration says of owners, as `ownerNow` wants it. */
export function ownersKnown({
  teams,
  owners,
}: {
  readonly teams: Readonly<Record<string, unknown>>;
  readonly owners: { readonly order: readonly string[] };
}): OwnersKnown {
  return { teams: Object.keys(teams), assigning: owners.order.includes('assigned') };
}
