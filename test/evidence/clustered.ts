import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HelmStorage } from '../../src/evidence/helm/release.ts';
import { helmSource } from '../../src/evidence/helm.ts';
import type { ClusterOptions } from '../../src/evidence/kubernetes/clusters.ts';
import { kubernetesSource } from '../../src/evidence/kubernetes.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { kubeconfig } from '../../src/sandbox/kubernetes/kubeconfig.ts';
import type { Manifest } from '../../src/sandbox/kubernetes/objects.ts';
import { type KubernetesSandbox, startKubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { addSystem, templateOf } from '../../src/sandbox/kubernetes/workloads.ts';
import { HERE, NOW } from './sandboxed.ts';

/** Clusters by name, in a folder with a kubeconfig for them. */
export interface Clustered {
  readonly directory: string;
  readonly clusters: Readonly<Record<string, KubernetesSandbox>>;
  /** What a source of them is made with. */
  readonly options: ClusterOptions;
  kubernetes(signal?: AbortSignal): Promise<SourceReport>;
  helm(storage?: HelmStorage): Promise<SourceReport>;
  close(): Promise<void>;
}

/** Starts clusters that hold only what every cluster holds. */
export async function startClusters(...names: readonly string[]): Promise<Clustered> {
  const started = await Promise.all(
    names.map(async (name) => [name, await startKubernetesSandbox({ token: `token-of-${name}` })] as const),
  );
  for (const [, cluster] of started) addSystem(cluster);
  const clusters = Object.fromEntries(started);
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'kubeconfig'), kubeconfig(clusters));
  const settings = names.map((name) => ({ name, context: name, kubeconfig: 'kubeconfig' }));
  const options = { clusters: settings, root: directory };
  const context = { registry: HERE, now: () => NOW };
  return {
    directory,
    clusters,
    options,
    kubernetes: (signal) => kubernetesSource(options).collect({ ...context, ...(signal && { signal }) }),
    helm: (storage = 'secrets') => helmSource({ ...options, storage }).collect(context),
    close: async () => {
      await Promise.all(started.map(([, cluster]) => cluster.close()));
      rmSync(directory, { recursive: true });
    },
  };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'layaway-clusters-'));
}

/** The uses of a report that must be good, without who uses them. */
export function found(report: SourceReport): readonly string[] {
  if (report.status !== 'ok') throw new Error(report.why);
  return report.uses.map(
    ({ repository, tag, digest }) => `${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`,
  );
}

/** Any object, in the namespace `shop`. */
export function object(kind: string, name: string, fields: object): Manifest {
  return { kind, metadata: { namespace: 'shop', name }, ...fields };
}

/** A workload whose pods have one container. */
export function workload(kind: string, name: string, image: string, spec: object = {}): Manifest {
  return object(kind, name, { spec: { ...spec, template: templateOf(image) } });
}
