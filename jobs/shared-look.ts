import { MINUTE } from '../src/policy/time.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { type PolicyOutlook, policyOutlook, proposedLast } from './policy-outlook.ts';

/** What an answer in Slack takes of a look. */
export interface SharedLook
  extends Pick<
    PolicyOutlook,
    'retention' | 'current' | 'inForce' | 'rejected' | 'fields' | 'proposal' | 'tried'
  > {
  readonly facts?: NonNullable<PolicyOutlook['effect']>['facts'];
  readonly isSame?: boolean;
}

type Looked = SharedLook | { readonly why: string };

/** A look as other workers find it, with the moment it began. */
interface Noted {
  readonly at: number;
  readonly look: SharedLook;
}

const underWay = new WeakMap<Deps['store'], Map<string, Promise<Looked>>>();

/**
 * A look at a repository's policy that questions of the same minute share, whichever worker answers them: each costs a
 * listing of the registry and all sources. What fails is not shared, and the newest proposal is always read anew.
 */
export async function sharedOutlook(deps: Deps, access: RegistryAccess, repository: string): Promise<Looked> {
  const looks = underWay.get(deps.store) ?? new Map<string, Promise<Looked>>();
  underWay.set(deps.store, looks);
  const key = `${access.key}/${repository}`;
  const looking = looks.get(key) ?? look(deps, access, repository).finally(() => looks.delete(key));
  looks.set(key, looking);
  const found = await looking;
  if ('why' in found) return found;
  return { ...found, ...(await proposedLast(deps, access, repository)) };
}

async function look(deps: Deps, access: RegistryAccess, repository: string): Promise<Looked> {
  const { store, now } = deps;
  const at = now();
  const text = await store.policies.sharedLook(access.key, repository);
  const noted: Noted | undefined = text === undefined ? undefined : JSON.parse(text);
  // The clock of Redis lets it go, too; ours is the one that the answer names.
  if (noted && Math.abs(at - noted.at) < MINUTE) return noted.look;
  const outlook = await policyOutlook(deps, access, repository);
  if ('why' in outlook) return outlook;
  const { retention, current, inForce, rejected, fields, effect } = outlook;
  const seen: SharedLook = {
    ...{ retention, inForce, rejected },
    ...(current !== undefined && { current }),
    ...(fields && { fields }),
    ...(effect && { facts: effect.facts, isSame: effect.diff.isSame }),
  };
  await store.policies.shareLook(access.key, repository, JSON.stringify({ at, look: seen } satisfies Noted));
  return seen;
}
