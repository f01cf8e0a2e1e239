import pLimit from 'p-limit';
import { firstFew } from '../../policy/wording.ts';
import { type SourceContext, SourceFailure } from '../source.ts';
import { ClusterConnection } from './connection.ts';
import type { ClusterSetting } from './setting.ts';

export interface ClusterOptions {
  readonly clusters: readonly ClusterSetting[];
  /** Where relative paths of kubeconfigs begin. */
  readonly root: string;
}

const CLUSTERS_AT_ONCE = 4;

/**
 * Reads every cluster and answers what each gave, in their order. One that cannot be read fails all of it: an image
 * might be used just there.
 */
export async function inEveryCluster<T>(
  { clusters, root }: ClusterOptions,
  { signal }: SourceContext,
  read: (cluster: ClusterConnection) => Promise<T>,
): Promise<readonly T[]> {
  const connections = await allOrFailure(
    clusters.map((setting) => ClusterConnection.open(setting, root, signal)),
  );
  requireDistinct(connections);
  const limit = pLimit(CLUSTERS_AT_ONCE);
  return await allOrFailure(
    connections.map((connection) =>
      limit(async () => {
        // Finds a cluster that is down, and fetches the token, once instead of for each kind.
        await connection.get('/version');
        return await read(connection);
      }),
    ),
  );
}

/** Two names for one cluster: the other one that was meant would pass for looked at. */
function requireDistinct(connections: readonly ClusterConnection[]): void {
  const seen = new Map<string, string>();
  for (const { name, server } of connections) {
    const other = seen.get(server);
    if (other !== undefined) {
      throw new SourceFailure(`clusters ${other} and ${name} have the same address: set the context of each`);
    }
    seen.set(server, name);
  }
}

/** All results, or one failure that tells all of them: who mends permissions wants to see every one that is missing. */
export async function allOrFailure<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const sentences = new Set<string>();
  for (const outcome of settled) {
    if (outcome.status === 'fulfilled') continue;
    if (!(outcome.reason instanceof SourceFailure)) throw outcome.reason;
    sentences.add(outcome.reason.message);
  }
  if (sentences.size > 0) throw new SourceFailure(firstFew([...sentences], 5));
  return settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
