import { type RegistryId, registryKey } from '../../../policy/image.ts';
import type { Duration, Instant } from '../../../policy/time.ts';
import type { Call, Where } from '../call.ts';
import { AwsError } from '../errors.ts';
import { Repository, type RepositorySettings } from './repository.ts';

/** One account's registry in one Region. */
export interface Registry {
  readonly repositories: Map<string, Repository>;
  /** Principals whose pulls leave no pull time, with the moment they were registered. */
  readonly pullTimeExclusions: Map<string, Instant>;
  readonly settings: RegistrySettings;
}

/** What holds for a whole registry. */
export interface RegistrySettings {
  /** The registry's permissions policy as text; it need not be JSON, so that tests can spoil it. */
  policyText?: string;
  replication?: readonly ReplicationRule[];
  pullThrough?: readonly PullThroughRule[];
  /** How long a preview of a lifecycle policy takes; none unless set. */
  previewTakes?: Duration;
}

/** As in `DescribeRegistry`. Without filters a rule is about all repositories. */
export interface ReplicationRule {
  readonly destinations: readonly { readonly region: string; readonly registryId: string }[];
  readonly repositoryFilters?: readonly { readonly filter: string; readonly filterType: string }[];
}

/** As in `DescribePullThroughCacheRules`. */
export interface PullThroughRule {
  readonly ecrRepositoryPrefix: string;
  readonly upstreamRegistryUrl: string;
}

/** All registries of the sandbox. */
export class EcrStore {
  readonly #defaultAccount: string;
  readonly #registries = new Map<string, Registry>();

  constructor(defaultAccount: string) {
    this.#defaultAccount = defaultAccount;
  }

  locate(where: Where): RegistryId {
    return typeof where === 'string' ? { account: this.#defaultAccount, region: where } : where;
  }

  get registries(): Iterable<Registry> {
    return this.#registries.values();
  }

  registry(where: Where): Registry {
    const key = registryKey(this.locate(where));
    const known = this.#registries.get(key);
    if (known) return known;
    const registry: Registry = { repositories: new Map(), pullTimeExclusions: new Map(), settings: {} };
    this.#registries.set(key, registry);
    return registry;
  }

  /** A repository, or ECR's refusal where there is none. */
  repository(where: Where, name: string): Repository {
    const repository = this.registry(where).repositories.get(name);
    if (repository) return repository;
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${this.locate(where).account}'`,
    );
  }

  add(settings: RepositorySettings): Repository {
    const { repositories } = this.registry(settings);
    if (repositories.has(settings.name)) {
      throw new AwsError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${settings.name}' already exists in the registry with id '${settings.account}'`,
      );
    }
    const repository = new Repository(settings);
    repositories.set(settings.name, repository);
    return repository;
  }
}

/** The registry a request speaks of: the caller's own, or the one it names by account. */
export function registryOf(call: Call, registryId: string | undefined): RegistryId {
  return { account: registryId ?? call.account, region: call.region };
}
