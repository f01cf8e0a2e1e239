import type { FailedPull } from '../../policy/signal.ts';
import { allOrFailure, type ClusterOptions, inEveryCluster } from '../kubernetes/clusters.ts';
import type { ClusterConnection } from '../kubernetes/connection.ts';
import { listAll } from '../kubernetes/list.ts';
import type { SourceContext } from '../source.ts';
import { eventPulls, podPulls } from './kubernetes-objects.ts';
import type { SignalSource } from './source.ts';

const PAGE = 500;
const CORE = { group: '', version: 'v1' };
const PODS = { ...CORE, kind: 'Pod', plural: 'pods' };
const EVENTS = { ...CORE, kind: 'Event', plural: 'events' };

/**
 * Kubernetes clusters: pods that wait for an image they cannot pull, and the events of pulls that failed, which a
 * cluster keeps for about an hour. What may not be listed is a failure, never "nothing failed".
 */
export function kubernetesPullErrors(options: ClusterOptions): SignalSource {
  return {
    name: 'kubernetes-pull-errors',
    look: async (context) => {
      const found = await inEveryCluster(options, context, (cluster) => inCluster(cluster, context));
      return found.flat();
    },
  };
}

async function inCluster(cluster: ClusterConnection, context: SourceContext): Promise<FailedPull[]> {
  const place = { cluster: cluster.name, registry: context.registry, now: context.now() };
  const lists = await allOrFailure([
    listAll(cluster, PODS, { limit: PAGE }, (entry) => podPulls(entry, place)),
    listAll(cluster, EVENTS, { limit: PAGE }, (entry) => eventPulls(entry, place)),
  ]);
  return lists.flatMap((list) => list?.flat() ?? []);
}
