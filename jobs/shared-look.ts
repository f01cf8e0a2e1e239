import { MINUTE } from '../src/policy/time.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { type PolicyOutlook, policyOutlook } from './policy-outlook.ts';

type Looked = PolicyOutlook | { readonly why: string };

interface Look {
  readonly at: number;
  readonly found: Promise<Looked>;
}

const looks = new WeakMap<Deps['store'], Map<string, Look>>();

/**
 * A look at a repository's policy that questions of the same minute share: each costs a listing of the registry and
 * all sources. What fails is not shared, and the newest proposal is always read anew.
 */
export async function sharedOutlook(deps: Deps, access: RegistryAccess, repository: string): Promise<Looked> {
  const now = deps.now();
  const known = looks.get(deps.store) ?? new Map<string, Look>();
  looks.set(deps.store, known);
  for (const [key, { at }] of known) if (!(Math.abs(now - at) < MINUTE)) known.delete(key);
  const key = `${access.key}/${repository}`;
  const look = known.get(key) ?? { at: now, found: policyOutlook(deps, access, repository) };
  known.set(key, look);
  const forget = () => {
    if (known.get(key) === look) known.delete(key);
  };
  const found = await look.found.catch((error: unknown) => {
    forget();
    throw error;
  });
  if ('why' in found) {
    forget();
    return found;
  }
  const { proposal: _then, ...rest } = found;
  const [proposal] = await deps.store.policies.inRepository(access.key, repository);
  return { ...rest, ...(proposal && { proposal }) };
}
