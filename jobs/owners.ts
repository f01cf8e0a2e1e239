import { type OwnerSettings, ownerFinder } from '../src/owners/ownership.ts';
import { type RepositoryTags, readRepositoryTags } from '../src/owners/repository-tags.ts';
import type { Ownership } from '../src/policy/candidate.ts';
import { type Coverage, coverageOf } from '../src/policy/field-coverage.ts';
import type { RepositorySettings } from '../src/registry/repositories.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** Who owns what, and why one way of knowing it could not be asked. */
export interface FoundOwners {
  readonly ownerOf: (repository: string) => Ownership;
  /** Which fields a repository's tags give; undefined where its tags are not known. */
  readonly fieldsOf: (repository: string) => Coverage | undefined;
  readonly trouble?: string;
}

/** Thousands of calls for tags that decide nothing. */
const NOT_ASKED: RepositoryTags = { of: new Map(), way: 'one sweep' };

/** Who owns these repositories. What is asked is asked once for all: tags in one sweep, words in Redis, CODEOWNERS. */
export async function ownersOf(
  deps: ScanDeps,
  access: RegistryAccess,
  repositories: readonly RepositorySettings[],
): Promise<FoundOwners> {
  const { order } = deps.config.owners;
  const [codeowners, words, read] = await Promise.all([
    order.includes('codeowners') ? codeownersOf(deps, access) : undefined,
    deps.memory.ownerWords(access.key),
    order.includes('tag')
      ? readRepositoryTags({ ecr: access.read, tagging: access.tagging }, repositories)
      : NOT_ASKED,
  ]);
  if (read.why) deps.log.info({ registry: access.key, way: read.way, why: read.why }, 'repository tags');
  const { owners, teams } = deps.config;
  const { tag, rules } = owners;
  const findOwner = ownerFinder({ tag, rules, order, teams: Object.keys(teams), codeowners });
  return {
    ownerOf: (repository) =>
      findOwner(
        repository,
        read.of.get(repository) ?? { unknown: 'they were not read' },
        words.get(repository),
      ),
    fieldsOf: (repository) => {
      const known = read.of.get(repository);
      return known && 'tags' in known ? coverageOf(known.tags, deps.config.fields) : undefined;
    },
    ...(codeowners && 'unknown' in codeowners.read && { trouble: codeowners.read.unknown }),
  };
}

async function codeownersOf(
  { config }: ScanDeps,
  access: RegistryAccess,
): Promise<OwnerSettings['codeowners']> {
  const read = await access.codeowners();
  const settings = config.owners.codeowners;
  return settings && read && { path: settings.path, teams: settings.teams, read };
}
