import { appliedHere } from '../src/policy/applied-rules.ts';
import type { Deps, RegistryAccess } from './deps.ts';

export type RulesApplied = ReturnType<typeof appliedHere>;

/** Which rules of a repository's policy Layaway applied there, as `compileLifecycle` wants to know. */
export async function rulesApplied(
  { store }: Pick<Deps, 'store'>,
  { key }: Pick<RegistryAccess, 'key'>,
  repository: string,
): Promise<RulesApplied> {
  return appliedHere(await store.policies.inRepository(key, repository));
}
