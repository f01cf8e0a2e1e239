import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import { movePolicyChange, type PolicyChange, type PolicyChangeState } from '../src/policy/policy-change.ts';
import { beyondShown, isOutlook, type Reached } from '../src/policy/policy-images.ts';
import { samePolicy } from '../src/policy/policy-text.ts';
import { CHANGED } from '../src/policy/step-policy.ts';
import { count } from '../src/policy/wording.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { listedIn } from './lifecycle.ts';
import { policyStateEntry } from './policy-entries.ts';
import { lookAtPolicy } from './policy-look.ts';
import type { PolicyView } from './policy-view.ts';
import { readRepository } from './read-repository.ts';

type Inventory = Pick<PolicyView['evidence']['inventory'], 'images' | 'listed'>;

/**
 * Why a proposal may not be carried out as it was shown: within a day it would touch images that its list does not
 * hold as approved (promises 1 and 10): its outlook is none of them. Undefined where it would touch those it showed, or fewer.
 */
export async function outgrown(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  { id, text, facts }: Pick<PolicyChange, 'id' | 'text' | 'facts'>,
  inventory: Inventory,
): Promise<string | undefined> {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) return policy.errors.join('; ');
  const { images } = await store.policies.images(id, 0, inventory.images.length + MOST_GONE);
  const approved = images.filter((one) => !isOutlook(one, facts.at));
  const more = beyondShown(approved, policy, inventory, now());
  return more.length === 0 ? undefined : moreText(more);
}

/** ECR holds so many images in a repository: the list may name as many that are gone. */
const MOST_GONE = 100_000;

function moreText(more: readonly [Reached, ...Reached[]] | readonly Reached[]): string {
  const [first] = more;
  const name = first?.tags[0] ?? first?.digest.slice(0, 19) ?? '';
  return `today it would touch ${count(more.length, 'image')} that its list does not show, such as ${name}`;
}

/**
 * Looks, after a first approval, whether the policy it was made for is still there, and the list that was approved
 * still what it would do: nobody need approve as second what would be refused. What cannot be seen now is seen before
 * it is applied.
 */
export async function refuseOutgrown(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
): Promise<void> {
  const why = await whyNotAsShown(deps, access, change);
  if (why === undefined) return;
  const at = deps.now();
  const state: PolicyChangeState = { status: 'refused', what: 'apply', why, at, anew: true };
  // Somebody decides in this moment: the look before it is applied says the same.
  await deps.store.policies.save(movePolicyChange(change, state), [policyStateEntry(change, state, at)]);
}

async function whyNotAsShown(
  deps: Deps,
  access: RegistryAccess,
  change: PolicyChange,
): Promise<string | undefined> {
  const look = await lookAtPolicy(access, change.repository, deps.now);
  if (look.status === 'gone' || look.status === 'denied') return undefined;
  const present = look.status === 'found' ? look.text : undefined;
  if (!samePolicy(present, change.former)) return CHANGED;
  const read = await readRepository(access, change.repository);
  if (read.status !== 'read') return undefined;
  const { images } = read;
  return await outgrown(deps, change, { images, listed: await listedIn(deps, images) });
}
