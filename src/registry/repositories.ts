import { DescribeRepositoriesCommand, type Repository } from '@aws-sdk/client-ecr';
import { isNamed } from '../policy/failure.ts';
import type { RegistryReader } from './clients.ts';

/** A repository and what it allows. */
export interface RepositorySettings {
  readonly name: string;
  readonly arn: string;
  /** `IMMUTABLE` and its kin: an existing tag cannot be moved. `unknown` where ECR answered something new. */
  readonly mutability:
    | 'MUTABLE'
    | 'IMMUTABLE'
    | 'MUTABLE_WITH_EXCLUSION'
    | 'IMMUTABLE_WITH_EXCLUSION'
    | 'unknown';
  /** Tag patterns the setting does not hold for. */
  readonly exclusions: readonly string[];
}

export interface RepositoryScope {
  /** Whether Layaway was asked to look at this repository. */
  readonly inScope: (repository: string) => boolean;
  readonly signal?: AbortSignal;
}

/** Streams the repositories in scope. Throws where the list cannot be read to its end: half a list is none. */
export async function* repositories(
  reader: RegistryReader,
  scope: RepositoryScope,
): AsyncGenerator<RepositorySettings, void, undefined> {
  let nextToken: string | undefined;
  do {
    const answer = await reader.read.send(
      new DescribeRepositoriesCommand({ registryId: reader.id.account, maxResults: 1_000, nextToken }),
      scope.signal ? { abortSignal: scope.signal } : {},
    );
    for (const repository of answer.repositories ?? []) {
      const settings = toSettings(repository);
      if (scope.inScope(settings.name)) yield settings;
    }
    if (answer.nextToken !== undefined && answer.nextToken === nextToken) {
      throw new Error('ECR repeated a page of the list of repositories');
    }
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
}

/** One repository's settings; undefined where it does not exist. Throws on any other failure. */
export async function repositorySettings(
  reader: RegistryReader,
  repository: string,
): Promise<RepositorySettings | undefined> {
  try {
    const answer = await reader.read.send(
      new DescribeRepositoriesCommand({ registryId: reader.id.account, repositoryNames: [repository] }),
    );
    const [found] = answer.repositories ?? [];
    return found && toSettings(found);
  } catch (error) {
    if (isNamed(error, ['RepositoryNotFoundException'])) return undefined;
    throw error;
  }
}

const MUTABILITIES: readonly string[] = [
  'MUTABLE',
  'IMMUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
] satisfies RepositorySettings['mutability'][];

function toSettings(repository: Repository): RepositorySettings {
  const { repositoryName: name, repositoryArn: arn, imageTagMutability: mutability = 'MUTABLE' } = repository;
  if (!name || !arn) throw new Error('ECR answered a repository without a name');
  return {
    name,
    arn,
    mutability: MUTABILITIES.includes(mutability) ? mutability : 'unknown',
    exclusions: (repository.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []),
  };
}
