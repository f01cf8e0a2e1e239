import type { ImmutableCache } from './cache.ts';
import type { AwsSettings } from './calls.ts';
import { ecsSource } from './ecs.ts';
import { filesSource } from './files.ts';
import type { HelmStorage } from './helm/release.ts';
import { helmSource } from './helm.ts';
import type { ClusterSetting } from './kubernetes/setting.ts';
import { kubernetesSource } from './kubernetes.ts';
import { lambdaSource } from './lambda.ts';
import type { Source } from './source.ts';

/** What any source may be made from, in plain values. */
export interface SourceSettings {
  readonly aws: AwsSettings;
  readonly cache: ImmutableCache;
  /** Where relative globs and paths of kubeconfigs begin. */
  readonly root: string;
  /** The configuration's `sources`. */
  readonly sources: {
    readonly ecs: { readonly enabled: boolean; readonly revisions: number };
    readonly lambda: { readonly enabled: boolean };
    readonly files?: { readonly enabled: boolean; readonly globs: readonly string[] } | undefined;
    readonly kubernetes?:
      | { readonly enabled: boolean; readonly clusters: readonly ClusterSetting[] }
      | undefined;
    readonly helm?: { readonly enabled: boolean; readonly storage: HelmStorage } | undefined;
  };
}

/** Every source there is, one line each; undefined where the configuration does not want it. */
const SOURCES: readonly ((settings: SourceSettings) => Source | undefined)[] = [
  ({ aws, cache, sources: { ecs } }) => (ecs.enabled ? ecsSource({ aws, cache, ...ecs }) : undefined),
  ({ aws, cache, sources: { lambda } }) => (lambda.enabled ? lambdaSource({ aws, cache }) : undefined),
  ({ root, sources: { files } }) => (files?.enabled ? filesSource({ root, globs: files.globs }) : undefined),
  ({ root, sources: { kubernetes } }) =>
    kubernetes?.enabled && kubernetes.clusters.length > 0
      ? kubernetesSource({ root, clusters: kubernetes.clusters })
      : undefined,
  ({ root, sources: { helm, kubernetes } }) =>
    helm?.enabled && kubernetes && kubernetes.clusters.length > 0
      ? helmSource({ root, clusters: kubernetes.clusters, storage: helm.storage })
      : undefined,
];

/** The sources of one registry. */
export function createSources(settings: SourceSettings): readonly Source[] {
  return SOURCES.flatMap((create) => create(settings) ?? []);
}
