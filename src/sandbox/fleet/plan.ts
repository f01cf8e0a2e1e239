import type { RepositorySeed } from '../aws/ecr/sandbox.ts';

/** What one repository of the fleet holds. Counts are images, or indexes where `multiArch` is set. */
export interface RepositoryPlan {
  readonly name: string;
  /** The team; none for a repository that nobody owns. */
  readonly team?: string;
  /** Smallest and largest image in megabytes. */
  readonly megabytes: readonly [number, number];
  readonly releases: number;
  /** How a release tag begins: nothing, `v` or `release-`. */
  readonly prefix?: string;
  readonly major: number;
  /** Days since the newest release. */
  readonly newestRelease?: number;
  readonly unusedBranches?: number;
  readonly freshBranches?: number;
  readonly unusedPreviews?: number;
  readonly freshPreviews?: number;
  readonly caches?: number;
  readonly experiments?: number;
  readonly untagged?: number;
  readonly multiArch?: boolean;
  /** How its releases are signed: by tag, as cosign did, or as referrers. */
  readonly signed?: 'tags' | 'referrers';
  /** Whether it runs as an ECS service. */
  readonly deployed?: boolean;
  /** What CI goes on building while the clock moves, each week. */
  readonly weekly?: { readonly branches?: number; readonly previews?: number };
  readonly seed?: RepositorySeed;
}
