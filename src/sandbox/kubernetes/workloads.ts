import { createHash } from 'node:crypto';
import type { Digest } from '../../policy/image.ts';
import type { Manifest, OwnerReference, StoredObject } from './objects.ts';
import type { KubernetesSandbox } from './server.ts';

/** A container's image and, once it runs, the digest it was resolved to. */
export interface RunningImage {
  readonly image: string;
  readonly digest?: Digest;
}

export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** A pod template with one container. */
export function templateOf(image: string): object {
  return { metadata: { labels: { app: 'main' } }, spec: { containers: [{ name: 'main', image }] } };
}

export function ownedBy({ kind, metadata: { name, uid } }: StoredObject): readonly OwnerReference[] {
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
  return [{ apiVersion, kind, name, uid, controller: true }];
}

/** A pod that runs an image, with the status containerd gives it. */
export function podManifest(
  { namespace, name }: Place,
  { image, digest }: RunningImage,
  ownerReferences: readonly OwnerReference[] = [],
): Manifest {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const status = { name: 'main', image, ...(digest && { imageID: `${repository}@${digest}` }) };
  return {
    kind: 'Pod',
    metadata: { namespace, name, ownerReferences },
    spec: { containers: [{ name: 'main', image }] },
    status: { phase: 'Running', containerStatuses: [status] },
  };
}

/**
 * Deploys the newest of `history` and keeps the others to roll back to, as a Deployment does: a ReplicaSet for each,
 * all but the newest without replicas.
 */
export function deploy(
  cluster: KubernetesSandbox,
  place: Place,
  history: readonly RunningImage[],
  replicas = 2,
): void {
  const newest = history.at(-1);
  if (!newest) throw new Error('nothing to deploy');
  const deployment = cluster.apply({
    kind: 'Deployment',
    metadata: place,
    spec: { replicas, template: templateOf(newest.image) },
  });
  for (const running of history) {
    const isNewest = running === newest;
    const hash = createHash('sha256').update(running.image).digest('hex').slice(0, 10);
    const set = cluster.apply({
      kind: 'ReplicaSet',
      metadata: {
        namespace: place.namespace,
        name: `${place.name}-${hash}`,
        ownerReferences: ownedBy(deployment),
      },
      spec: { replicas: isNewest ? replicas : 0, template: templateOf(running.image) },
    });
    for (let i = 0; isNewest && i < replicas; i++) {
      const name = `${set.metadata.name}-${String.fromCharCode(97 + i)}x2k9`;
      cluster.apply(podManifest({ namespace: place.namespace, name }, running, ownedBy(set)));
    }
  }
}

/** What every cluster runs of its own: name service and proxy, from elsewhere. */
export function addSystem(cluster: KubernetesSandbox): void {
  const namespace = 'kube-system';
  deploy(cluster, { namespace, name: 'coredns' }, [{ image: 'registry.k8s.io/coredns/coredns:v1.11.3' }]);
  cluster.apply({
    kind: 'DaemonSet',
    metadata: { namespace, name: 'kube-proxy' },
    spec: { template: templateOf('registry.k8s.io/kube-proxy:v1.31.0') },
  });
}
