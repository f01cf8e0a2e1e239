import type { Digest } from '../../policy/image.ts';
import { DAY, type Instant } from '../../policy/time.ts';
import type { AwsSandbox } from '../aws/server.ts';
import type { Trap } from '../fleet/traps.ts';
import { helmManifest } from './helm.ts';
import type { KubernetesSandbox } from './server.ts';
import { addSystem, deploy, templateOf } from './workloads.ts';

/** The EKS cluster of the demo: under this name it is listed by EKS and belongs into the configuration. */
export const DEMO_CLUSTER = 'prod';

interface ClusterSite {
  readonly aws: AwsSandbox;
  readonly region: string;
  readonly now: Instant;
  readonly cluster: KubernetesSandbox;
}

/**
 * Puts an EKS cluster into the company's account whose Deployment history, switched-off CronJob and Helm history are
 * the only ones to name three old builds. The fleet's repositories must be there already.
 */
export function seedCluster(site: ClusterSite): readonly Trap[] {
  site.aws.eks.createCluster(site.region, DEMO_CLUSTER);
  addSystem(site.cluster);
  return [rollbackTarget(site), suspendedJob(site), helmHook(site)];
}

/** A ReplicaSet without replicas, to which the gateway can be rolled back. */
function rollbackTarget(site: ClusterSite): Trap {
  const old = build(site, 'mobile/gateway', 'feat-grpc-retry', 140);
  const fresh = build(site, 'mobile/gateway', 'feat-grpc-timeouts', 6);
  deploy(site.cluster, { namespace: 'mobile', name: 'gateway-canary' }, [old, fresh], 3);
  return trap('replica-set', old, 'Deployment mobile/gateway-canary can be rolled back to it');
}

/** A CronJob that somebody suspended and will want again at the end of the year. */
function suspendedJob(site: ClusterSite): Trap {
  const built = build(site, 'data/etl', 'feat-year-end-close', 175);
  site.cluster.apply({
    kind: 'CronJob',
    metadata: { namespace: 'data', name: 'year-end-close' },
    spec: {
      schedule: '0 3 1 1 *',
      suspend: true,
      jobTemplate: { spec: { template: templateOf(built.image) } },
    },
  });
  return trap('cron-job', built, 'the suspended CronJob data/year-end-close will run it');
}

/** A migration that only a hook of an earlier Helm revision names. */
function helmHook(site: ClusterSite): Trap {
  const migration = build(site, 'mobile/push', 'feat-token-migration', 120);
  const running = build(site, 'mobile/push', 'feat-token-store', 9);
  const place = { namespace: 'mobile', release: 'push' };
  const manifest = deploymentYaml('push', running.image);
  site.cluster.apply(
    helmManifest({
      ...place,
      revision: 1,
      status: 'superseded',
      manifest,
      hooks: [deploymentYaml('push-migrate', migration.image)],
    }),
  );
  site.cluster.apply(helmManifest({ ...place, revision: 2, manifest }));
  deploy(site.cluster, { namespace: 'mobile', name: 'push' }, [running]);
  return trap('helm-hook', migration, 'a hook of Helm release mobile/push v1 runs it');
}

interface Built {
  readonly repository: string;
  readonly image: string;
  readonly digest: Digest;
}

function build({ aws, region, now }: ClusterSite, repository: string, tag: string, days: number): Built {
  const pushedAt = Math.round(now - days * DAY);
  const digest = aws.ecr.push(region, repository, { tags: [tag], pushedAt, sizeBytes: 140_000_000 });
  const image = `${aws.account}.dkr.ecr.${region}.amazonaws.com/${repository}:${tag}`;
  return { repository, image, digest };
}

function deploymentYaml(name: string, image: string): string {
  return `---
# Source: ${name}/templates/main.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: main
          image: "${image}"
`;
}

function trap(name: string, { repository, digest }: Built, why: string): Trap {
  return { name, repository, digests: [digest], why };
}
