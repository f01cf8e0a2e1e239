import { registryKey } from '../src/policy/image.ts';
import type { PolicyChange, PolicyChangeState } from '../src/policy/policy-change.ts';
import type { Instant } from '../src/policy/time.ts';
import { count } from '../src/policy/wording.ts';
import type { LedgerEntry } from '../src/store/store.ts';

/** A ledger line that speaks of one policy change. */
export function policyEntry(
  { id, registry, repository }: PolicyChange,
  kind: LedgerEntry['kind'],
  at: Instant,
  text: string,
  by = 'layaway',
): LedgerEntry {
  return { at, kind, registry: registryKey(registry), repository, policy: id, by, text };
}

/**
 * The policy that is about to be replaced, word for word: whoever lost the receipt can put it back by hand. ECR takes
 * 30,720 characters at most.
 */
export function formerEntry(
  change: PolicyChange,
  { at, former }: NonNullable<PolicyChange['receipt']>,
): LedgerEntry {
  const text =
    former === undefined
      ? `${change.repository} had no lifecycle policy before this one`
      : `the lifecycle policy of ${change.repository} before this one: ${former}`;
  return policyEntry(change, 'changed', at, text);
}

/** The line for a state a policy change came to, in the name of whoever brought it there. */
export function policyStateEntry(change: PolicyChange, state: PolicyChangeState, at: Instant): LedgerEntry {
  const text = `the lifecycle policy proposed for ${change.repository} ${policyStateText(change, state)}`;
  return policyEntry(change, KIND[state.status] ?? 'state', at, text, deciderOf(state));
}

const KIND: Readonly<Partial<Record<PolicyChangeState['status'], LedgerEntry['kind']>>> = {
  proposed: 'asked',
  seconding: 'decided',
  approved: 'approved',
  declined: 'decided',
  undoing: 'decided',
  undone: 'restored',
  refused: 'failed',
};

/** Who a state is the word of; what a worker does is Layaway's. */
function deciderOf(state: PolicyChangeState): string {
  const decided = ['seconding', 'approved', 'declined', 'undoing'].includes(state.status);
  return decided && 'by' in state ? state.by.id : 'layaway';
}

/** What became of it, to go on after its name: `is applied`. */
export function policyStateText({ facts, former }: PolicyChange, state: PolicyChangeState): string {
  switch (state.status) {
    case 'proposed':
      return `waits for two approvals: it deletes ${count(facts.expires.images, 'image')} within a day${soonText(facts)}${laterText(facts)}`;
    case 'seconding':
      return `is approved by <@${state.by.id}> and waits for a second person`;
    case 'approved':
      return `is approved by <@${state.first.id}> and <@${state.by.id}>`;
    case 'applying':
      return 'is being applied';
    case 'applied':
      return 'is applied';
    case 'undoing':
      return `is being taken back: asked by <@${state.by.id}>`;
    case 'undone':
      return former === undefined
        ? 'is taken back: there is none, as before'
        : 'is taken back: the former one is there again';
    case 'refused':
      return `${state.what === 'apply' ? 'was not applied' : 'could not be taken back'}: ${state.why}`;
    case 'declined':
      return `was declined by <@${state.by.id}>`;
    case 'superseded':
      return state.because === 'owner'
        ? 'is closed: another team owns the repository now'
        : 'was replaced by a newer proposal';
    case 'lapsed':
      return 'has lapsed: it was not approved in time';
  }
}

function soonText({ soon }: PolicyChange['facts']): string {
  return soon ? `, and reaches ${soon.images} more before it lapses` : '';
}

function laterText({ later }: PolicyChange['facts']): string {
  if (!later) return '';
  const by = new Date(later.until).toISOString().slice(0, 10);
  return `; outlook, as things stand: ${count(later.images, 'image')} after that, by ${by}`;
}
