import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/sandbox/kubernetes/objects.ts';
import type { KubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { deploy, ownedBy, podManifest, templateOf } from '../../src/sandbox/kubernetes/workloads.ts';
import { type Clustered, found, object, startClusters, workload } from './clustered.ts';
import { HOST, image, NOW } from './sandboxed.ts';

let run: Clustered;
let prod: KubernetesSandbox;
beforeEach(async () => {
  run = await startClusters('prod');
  prod = run.clusters.prod as KubernetesSandbox;
});
afterEach(() => run.close());

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const pod = (spec: object, status?: object): Manifest =>
  object('Pod', 'web-1', { spec: { containers: [{ name: 'main', image: 'busybox' }], ...spec }, status });
const ran = (imageID: string, declared = image('v1')) =>
  pod(
    { containers: [{ name: 'main', image: declared }] },
    { containerStatuses: [{ name: 'main', image: declared, imageID }] },
  );

describe('the only use is in', () => {
  it.each<[string, Manifest, string]>([
    ['a pod', pod({ containers: [{ name: 'main', image: image('v1') }] }), 'shop/web:v1'],
    ['an init container', pod({ initContainers: [{ name: 'i', image: image('v1') }] }), 'shop/web:v1'],
    [
      'an ephemeral container',
      pod({ ephemeralContainers: [{ name: 'e', image: image('v1') }] }),
      'shop/web:v1',
    ],
    ['an image volume', pod({ volumes: [{ name: 'v', image: { reference: image('v1') } }] }), 'shop/web:v1'],
    [
      'an argument of an operator',
      pod({ containers: [{ name: 'main', image: 'busybox', args: [`--runner=${image('v1')}`] }] }),
      'shop/web:v1',
    ],
    [
      'a variable of an operator',
      pod({
        containers: [{ name: 'main', image: 'busybox', env: [{ name: 'RUNNER', value: image('v1') }] }],
      }),
      'shop/web:v1',
    ],
    ['an image pinned by digest', pod({ containers: [{ image: `${HOST}/shop/web@${A}` }] }), `shop/web@${A}`],
    ['an image without a tag', pod({ containers: [{ image: `${HOST}/shop/web` }] }), 'shop/web:latest'],
    ['a Deployment', workload('Deployment', 'web', image('v1'), { replicas: 0 }), 'shop/web:v1'],
    ['a StatefulSet', workload('StatefulSet', 'web', image('v1')), 'shop/web:v1'],
    ['a DaemonSet', workload('DaemonSet', 'web', image('v1')), 'shop/web:v1'],
    [
      'a ReplicaSet without replicas',
      workload('ReplicaSet', 'web-1', image('v1'), { replicas: 0 }),
      'shop/web:v1',
    ],
    ['a ReplicationController', workload('ReplicationController', 'web', image('v1')), 'shop/web:v1'],
    [
      'a ControllerRevision',
      object('ControllerRevision', 'web-1', {
        data: { spec: { template: templateOf(image('v1')) } },
        revision: 1,
      }),
      'shop/web:v1',
    ],
    ['a Job', workload('Job', 'web', image('v1')), 'shop/web:v1'],
    [
      'a suspended CronJob',
      object('CronJob', 'web', {
        spec: { suspend: true, jobTemplate: { spec: { template: templateOf(image('v1')) } } },
      }),
      'shop/web:v1',
    ],
    ['an Argo Rollout', workload('Rollout', 'web', image('v1')), 'shop/web:v1'],
    [
      'an Argo application',
      object('Application', 'web', { spec: {}, status: { summary: { images: [image('v1')] } } }),
      'shop/web:v1',
    ],
  ])('%s: it is found', async (_what, manifest, use) => {
    prod.apply(manifest);
    expect(found(await run.kubernetes())).toEqual([use]);
  });
});

describe('what a pod really runs', () => {
  it.each([
    ['as containerd writes it', `${HOST}/shop/web@${A}`, ['shop/web:v1', `shop/web@${A}`]],
    ['as Docker writes it', `docker-pullable://${HOST}/shop/web@${A}`, ['shop/web:v1', `shop/web@${A}`]],
    ['under a name of another registry', `docker.io/shop/web@${A}`, ['shop/web:v1', `shop/web@${A}`]],
    [
      'under another repository of ours',
      `${HOST}/shop/two@${A}`,
      [`shop/two@${A}`, 'shop/web:v1', `shop/web@${A}`],
    ],
    ['not yet', '', ['shop/web:v1']],
  ])('%s', async (_what, imageId, uses) => {
    prod.apply(ran(imageId));
    expect(found(await run.kubernetes()).toSorted()).toEqual(uses.toSorted());
  });

  it('counts beside the digest it was asked for: one may be the index, the other its child', async () => {
    prod.apply(ran(`${HOST}/shop/web@${B}`, `${image('v1')}@${A}`));
    expect(found(await run.kubernetes())).toEqual(
      expect.arrayContaining([`shop/web:v1@${A}`, `shop/web@${B}`]),
    );
  });

  it('makes the repository unclear where only an id is known that is no digest of a manifest', async () => {
    prod.apply(ran(A));
    const report = await run.kubernetes();
    expect(report.status === 'ok' && report.unclear?.get('shop/web')).toMatch(
      /Pod shop\/web-1 in prod .* digest/,
    );
    prod.apply(ran(A, `${HOST}/shop/web@${B}`));
    expect(await run.kubernetes()).toMatchObject({ status: 'ok', unclear: new Map() });
  });
});

describe('a digest is pinned', () => {
  const pinned = async () => {
    const report = await run.kubernetes();
    return report.status === 'ok' ? report.uses.flatMap((use) => (use.pinned ? use.digest : [])) : report.why;
  };

  it('where somebody wrote it, not where the runtime found it', async () => {
    prod.apply(ran(`${HOST}/shop/web@${A}`));
    expect(await pinned()).toEqual([]);
    prod.apply(ran(`${HOST}/shop/web@${A}`, `${HOST}/shop/web@${B}`));
    expect(await pinned()).toEqual([B]);
  });

  it('also where it stands in an argument', async () => {
    prod.apply(pod({ containers: [{ image: 'builder', args: [`--from=${HOST}/shop/web@${A}`] }] }));
    expect(await pinned()).toEqual([A]);
  });
});

describe('a use is told by who deployed it', () => {
  const users = async () => {
    const report = await run.kubernetes();
    return report.status === 'ok' ? [...new Set(report.uses.map(({ by }) => by))].toSorted() : report.why;
  };

  it('the Deployment, for its ReplicaSets and pods, and apart what can be rolled back to', async () => {
    deploy(prod, { namespace: 'shop', name: 'web' }, [{ image: image('v1') }, { image: image('v2') }]);
    expect(await users()).toEqual([
      'Deployment shop/web in prod',
      'Deployment shop/web in prod (kept revision)',
    ]);
  });

  it('the CronJob for the pods of its Jobs, an owner of an unknown kind by its name, a static pod by itself', async () => {
    const template = templateOf(image('v1'));
    const cron = prod.apply(object('CronJob', 'nightly', { spec: { jobTemplate: { spec: { template } } } }));
    const job = prod.apply({
      ...workload('Job', 'nightly-29', image('v1')),
      metadata: { namespace: 'shop', name: 'nightly-29', ownerReferences: ownedBy(cron) },
    });
    const place = { namespace: 'shop', name: 'nightly-29-x' };
    prod.apply(podManifest(place, { image: image('v1') }, ownedBy(job)));
    const owner = (kind: string, name: string) =>
      [{ apiVersion: 'v1', kind, name, uid: `uid-${name}`, controller: true }] as const;
    prod.apply(podManifest({ ...place, name: 'step' }, { image: image('v2') }, owner('Workflow', 'build')));
    prod.apply(podManifest({ ...place, name: 'proxy-n1' }, { image: image('v3') }, owner('Node', 'n1')));
    expect(await users()).toEqual([
      'CronJob shop/nightly in prod',
      'Pod shop/proxy-n1 in prod',
      'Workflow shop/build in prod',
    ]);
  });

  it('in an order and count that do not depend on how objects are listed', async () => {
    const manifests = ['c', 'a', 'b'].map((name) => workload('Deployment', name, image(name)));
    for (const manifest of manifests) prod.apply(manifest);
    const first = await run.kubernetes();
    for (const name of ['a', 'b', 'c']) prod.remove('Deployment', 'shop', name);
    for (const manifest of manifests.toReversed()) prod.apply(manifest);
    expect(await run.kubernetes()).toEqual(first);
    expect(first).toMatchObject({ name: 'kubernetes', observedAt: NOW, inspected: 5 });
  });
});

describe('what is not told from an address', () => {
  it('passes over other registries, and annotations that repeat what was applied', async () => {
    const applied = { 'kubectl.kubernetes.io/last-applied-configuration': `{"image":"${HOST}/shop/web"}` };
    prod.apply({
      ...workload('Deployment', 'web', image('v1').replace('eu-west-1', 'us-east-1')),
      metadata: { namespace: 'shop', name: 'web' },
    });
    const plain = pod({ containers: [{ name: 'main', image: 'redis:7' }] });
    prod.apply({ ...plain, metadata: { ...plain.metadata, annotations: applied } });
    expect(found(await run.kubernetes())).toEqual([]);
  });

  it('keeps a repository named without a tag as a use of nobody knows what', async () => {
    prod.apply(pod({ containers: [{ image: 'builder', args: [`--cache-repo=${HOST}/shop/cache`] }] }));
    expect(found(await run.kubernetes())).toEqual(['shop/cache']);
  });

  it('fails on an address whose repository is put together at run time, and names who does', async () => {
    prod.apply(pod({ containers: [{ image: 'builder', args: [`${HOST}/$(APP):v1`] }] }));
    await expect(run.kubernetes()).rejects.toThrow(/Pod shop\/web-1 in prod names .*\$\(APP\)/);
  });
});
