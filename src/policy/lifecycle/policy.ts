/**
 * ECR's default quota of images in a repository: while it holds fewer, a rule that keeps so many never has one too
 * many, so it only spares. AWS raises the quota on request, and the largest number a rule may say is not documented:
 * a repository that comes near to it is told apart (`almostFull`).
 */
export const MOST_IMAGES = 100_000;

/** An ECR lifecycle policy, its rules in order of priority. */
export interface LifecyclePolicy {
  readonly rules: readonly LifecycleRule[];
}

export interface LifecycleRule {
  /** Smaller numbers come first. */
  readonly priority: number;
  readonly description?: string;
  readonly selection: LifecycleSelection;
  readonly storageClass: StorageClass;
  readonly limit: LifecycleLimit;
  readonly action: LifecycleAction;
}

export type LifecycleSelection =
  | {
      readonly tagStatus: 'tagged';
      readonly list: 'tagPatternList' | 'tagPrefixList';
      /** Every one must match some tag of the image: ECR's lists are AND. */
      readonly values: readonly string[];
    }
  | { readonly tagStatus: 'untagged' | 'any' };

export type StorageClass = 'standard' | 'archive';

export type LifecycleLimit =
  | { readonly countType: 'imageCountMoreThan'; readonly count: number }
  | {
      readonly countType: 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned';
      readonly days: number;
    };

/** `transition` moves to the archive. */
export type LifecycleAction = 'expire' | 'transition';
