import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../../policy/time.ts';
import type { AwsSandbox } from '../aws/server.ts';
import type { Trap } from '../fleet/traps.ts';
import { kubeconfig } from './kubeconfig.ts';
import { DEMO_CLUSTER, seedCluster } from './seed.ts';
import { type KubernetesSandbox, startKubernetesSandbox } from './server.ts';

/** The company's cluster, running. */
export interface DemoCluster {
  readonly cluster: KubernetesSandbox;
  /** Images that only the cluster knows of. They must survive. */
  readonly traps: readonly Trap[];
  /** What the configuration says under `sources.kubernetes.clusters`. */
  readonly settings: readonly {
    readonly name: string;
    readonly context: string;
    readonly kubeconfig: string;
  }[];
  close(): Promise<void>;
}

/** Starts and fills the company's cluster, after its registry was filled, and writes a kubeconfig that leads there. */
export async function startDemoCluster(aws: AwsSandbox, region: string, now: Instant): Promise<DemoCluster> {
  const cluster = await startKubernetesSandbox();
  const traps = seedCluster({ aws, region, now, cluster });
  const directory = await mkdtemp(join(tmpdir(), 'layaway-cluster-'));
  const path = join(directory, 'kubeconfig');
  await writeFile(path, kubeconfig({ [DEMO_CLUSTER]: cluster }), { mode: 0o600 });
  return {
    cluster,
    traps,
    settings: [{ name: DEMO_CLUSTER, context: DEMO_CLUSTER, kubeconfig: path }],
    close: async () => {
      await cluster.close();
      await rm(directory, { recursive: true });
    },
  };
}
