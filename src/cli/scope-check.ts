import type { RegistryAccess } from '../../jobs/deps.ts';
import { nearestRepository } from '../app/resolve.ts';
import { nearest } from '../config/nearest.ts';
import type { Config } from '../config.ts';
import { compilePatterns } from '../policy/glob.ts';
import { repositories } from '../registry/repositories.ts';
import { counted } from './present/words.ts';

type Registries = readonly Pick<RegistryAccess, 'read' | 'id'>[];

/** Every repository of these registries, in scope or not. Throws where one cannot list them. */
export async function repositoryNames(registries: Registries): Promise<string[]> {
  const names: string[] = [];
  for (const access of registries) {
    for await (const { name } of repositories(access, { inScope: () => true })) names.push(name);
  }
  return names;
}

/** That `scope` matches none of these repositories, with what may have been meant; undefined where it matches any. */
export function missedScope(scope: Config['scope'], names: readonly string[]): string | undefined {
  const compiled = compilePatterns(scope);
  if (names.length === 0 || 'errors' in compiled || names.some(compiled.matches)) return undefined;
  const folders = names.flatMap((name) => (name.includes('/') ? `${name.split('/', 1)[0]}/*` : []));
  const known = [...new Set([...folders, ...names])];
  const near = scope.map((pattern) => nearest(pattern, known)).find((each) => each !== undefined);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  const there = counted(names.length, 'repository', 'repositories');
  return `scope matches none of the ${there} here: ${scope.join(', ')}.${meant} Write it as a list of names or patterns: scope: ["${near ?? known[0]}"]`;
}

/** ` Did you mean payments/api?` of what these registries have, or nothing. */
export async function didYouMeanRepository(registries: Registries, wanted: string): Promise<string> {
  // Whoever is told that a name is unknown wants no second failure beside it.
  const names = await repositoryNames(registries).catch(() => []);
  const near = nearestRepository(names, wanted);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
