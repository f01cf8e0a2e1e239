import type { Instant } from '../../../policy/time.ts';

/** What the page's side panel shows: the registry itself, as it is at this moment. */
export interface RegistryView {
  readonly repositories: readonly RegistryRow[];
  /** The images of the repository asked for; absent when none was. */
  readonly images?: readonly RegistryImage[];
}

export interface RegistryRow {
  readonly name: string;
  /** Images that can be pulled by their own names. */
  readonly active: number;
  readonly putAside: number;
  readonly archived: number;
  /** Deleted since the demo began. */
  readonly deleted: number;
  /** Of all that is still there. */
  readonly bytes: number;
}

export interface RegistryImage {
  readonly digest: string;
  /** As ECR has them now, quarantine tags included; of a deleted image the last ones. */
  readonly tags: readonly string[];
  readonly state: 'active' | 'put-aside' | 'archived' | 'deleted';
  /** ECR deleted it by a lifecycle policy: that was not Layaway. */
  readonly expired?: true;
  readonly bytes: number;
  readonly pushedAt?: Instant;
  readonly lastPulledAt?: Instant;
}
