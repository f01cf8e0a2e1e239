import type { Duration } from '../policy/time.ts';
import { batchSource } from './batch.ts';
import type { ImmutableCache } from './cache.ts';
import type { AwsSettings } from './calls.ts';
import { ecsSource } from './ecs.ts';
import type { WrittenException } from './exceptions/entry.ts';
import { exceptionsSource } from './exceptions.ts';
import { filesSource } from './files.ts';
import type { HelmStorage } from './helm/release.ts';
import { helmSource } from './helm.ts';
import { inspectorSource } from './inspector.ts';
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
  /** How long ago a use may be to count still, where a source knows when it was. Without it, any does. */
  readonly rollbackPeriod?: Duration;
  /** The configuration's `sources`. */
  readonly sources: {
    readonly ecs: { readonly enabled: boolean; readonly revisions: number; readonly schedules?: boolean };
    readonly lambda: { readonly enabled: boolean };
    readonly batch?: { readonly enabled: boolean } | undefined;
    readonly inspector?: { readonly enabled: boolean } | undefined;
    readonly files?: { readonly enabled: boolean; readonly globs: readonly string[] } | undefined;
    readonly kubernetes?:
      | { readonly enabled: boolean; readonly clusters: readonly ClusterSetting[] }
      | undefined;
    readonly helm?: { readonly enabled: boolean; readonly storage: HelmStorage } | undefined;
  };
  /** The configuration's `exceptions` and `exceptionFiles`. */
  readonly exceptions?: readonly WrittenException[];
  readonly exceptionFiles?: readonly string[];
}

/** Every source there is, one line each; undefined where the configuration does not want it. */
const SOURCES: readonly ((settings: SourceSettings) => Source | undefined)[] = [
  ({ aws, cache, sources: { ecs } }) => (ecs.enabled ? ecsSource({ aws, cache, ...ecs }) : undefined),
  ({ aws, cache, sources: { lambda } }) => (lambda.enabled ? lambdaSource({ aws, cache }) : undefined),
  ({ aws, sources: { batch } }) => (batch?.enabled ? batchSource({ aws }) : undefined),
  ({ aws, rollbackPeriod, sources: { inspector } }) =>
    inspector?.enabled
      ? inspectorSource({ aws, ...(rollbackPeriod !== undefined && { rollbackPeriod }) })
      : undefined,
  ({ root, sources: { files } }) => (files?.enabled ? filesSource({ root, globs: files.globs }) : undefined),
  ({ root, sources: { kubernetes } }) =>
    kubernetes?.enabled && kubernetes.clusters.length > 0
      ? kubernetesSource({ root, clusters: kubernetes.clusters })
      : undefined,
  ({ root, sources: { helm, kubernetes } }) =>
    helm?.enabled && kubernetes && kubernetes.clusters.length > 0
      ? helmSource({ root, clusters: kubernetes.clusters, storage: helm.storage })
      : undefined,
  // Always there, so that the first entry ever does not change which sources are asked.
  ({ root, exceptions: entries = [], exceptionFiles: globs = [] }) =>
    exceptionsSource({ root, entries, globs }),
];

/** The sources of one registry. */
export function createSources(settings: SourceSettings): readonly Source[] {
  return SOURCES.flatMap((create) => create(settings) ?? []);
}
