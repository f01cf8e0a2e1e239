import { ownerFinder } from '../src/owners/ownership.ts';
import { readRepositoryTags } from '../src/owners/repository-tags.ts';
import type { Ownership } from '../src/policy/candidate.ts';
import type { RepositorySettings } from '../src/registry/repositories.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** Who owns these repositories: their tags are read in one sweep, then tag and rules decide. */
export async function ownersOf(
  deps: ScanDeps,
  access: RegistryAccess,
  repositories: readonly RepositorySettings[],
): Promise<(repository: string) => Ownership> {
  const { owners, teams } = deps.config;
  const findOwner = ownerFinder({ tag: owners.tag, rules: owners.rules, teams: Object.keys(teams) });
  const read = await readRepositoryTags({ ecr: access.read, tagging: access.tagging }, repositories);
  if (read.why) deps.log.info({ registry: access.key, way: read.way, why: read.why }, 'repository tags');
  return (repository) => findOwner(repository, read.of.get(repository) ?? { unknown: 'they were not read' });
}
