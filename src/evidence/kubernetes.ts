import pLimit from 'p-limit';
import type { SourceReport } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import { allOrFailure, type ClusterOptions, inEveryCluster } from './kubernetes/clusters.ts';
import type { ClusterConnection } from './kubernetes/connection.ts';
import { type ImageKind, KINDS } from './kubernetes/kinds.ts';
import { listAll } from './kubernetes/list.ts';
import { noteMention } from './kubernetes/mention.ts';
import { type ClusterObject, readObject, userName } from './kubernetes/objects.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

const PAGE = 500;
const KINDS_AT_ONCE = 4;

/**
 * Kubernetes clusters, of EKS or anywhere: pods with what they really run, everything that makes pods, and the
 * revisions kept to roll back to. Inspected are the objects people deploy; pods and revisions come and go.
 */
export function kubernetesSource(options: ClusterOptions): Source {
  return {
    name: 'kubernetes',
    collect: async (context): Promise<SourceReport> => {
      const observedAt = context.now();
      const list = new UseList(context.registry);
      const counts = await inEveryCluster(options, context, (cluster) => noteCluster(cluster, list));
      requireAllFull(options, counts);
      const inspected = counts.reduce((sum, count) => sum + count, 0);
      const found = { inspected, uses: list.uses, unclear: list.unclear };
      return {
        name: 'kubernetes',
        registry: registryKey(context.registry),
        observedAt,
        status: 'ok',
        ...found,
      };
    },
  };
}

/** Answers how many objects people deploy there are. */
async function noteCluster(cluster: ClusterConnection, list: UseList): Promise<number> {
  const objects = await readCluster(cluster);
  const byUid = new Map(objects.map((object) => [object.uid, object]));
  for (const object of objects) {
    const by = userName(object, byUid, cluster.name);
    for (const mention of object.mentions) noteMention(list, mention, by);
  }
  return objects.filter(({ standing }) => standing).length;
}

async function readCluster(cluster: ClusterConnection): Promise<readonly ClusterObject[]> {
  const limit = pLimit(KINDS_AT_ONCE);
  const read = (kind: ImageKind) =>
    listAll(cluster, kind, { limit: PAGE }, (entry) => readObject(kind, entry, cluster.name));
  const lists = await allOrFailure(KINDS.map((kind) => limit(() => read(kind))));
  return lists.flatMap((list) => list ?? []);
}

/** Any cluster runs something of its own: one without anything, beside others that are full, was not really seen. */
function requireAllFull({ clusters }: ClusterOptions, counts: readonly number[]): void {
  const empty = clusters.find((_, i) => counts[i] === 0);
  if (empty && counts.some((count) => count > 0)) {
    throw new SourceFailure(`cluster ${empty.name} answered that nothing is deployed in it`);
  }
}
