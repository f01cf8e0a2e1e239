import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { helmManifest } from '../../../src/sandbox/kubernetes/helm.ts';
import { type KubernetesSandbox, startKubernetesSandbox } from '../../../src/sandbox/kubernetes/server.ts';
import { podManifest, templateOf } from '../../../src/sandbox/kubernetes/workloads.ts';

let cluster: KubernetesSandbox;
beforeEach(async () => {
  cluster = await startKubernetesSandbox();
});
afterEach(() => cluster.close());

interface List {
  readonly kind: string;
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

async function get(path: string, token = cluster.token) {
  const answer = await fetch(cluster.url + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type') === 'application/json';
  return { status: answer.status, text, body: (isJson ? JSON.parse(text) : {}) as List };
}
const names = (list: List) => list.items.map(({ metadata }) => metadata.name);
const pod = (name: string, namespace = 'shop') => podManifest({ namespace, name }, { image: 'busybox' });

describe('lists', () => {
  it('give objects of every namespace, or of one', async () => {
    cluster.apply(pod('b'));
    cluster.apply(pod('a', 'web'));
    const all = await get('/api/v1/pods');
    expect(all.body).toMatchObject({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '1002' },
    });
    expect(names(all.body)).toEqual(['b', 'a']);
    expect(names((await get('/api/v1/namespaces/web/pods')).body)).toEqual(['a']);
  });

  it('come in pages that show the moment of the first one', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) cluster.apply(pod(name));
    const first = (await get('/api/v1/pods?limit=2')).body;
    expect(names(first)).toEqual(['a', 'b']);
    expect(first.metadata.remainingItemCount).toBe(3);
    cluster.remove('Pod', 'shop', 'c');
    const second = (await get(`/api/v1/pods?limit=2&continue=${first.metadata.continue}`)).body;
    expect(names(second)).toEqual(['c', 'd']);
    const last = (await get(`/api/v1/pods?limit=2&continue=${second.metadata.continue}`)).body;
    expect(names(last)).toEqual(['e']);
    expect(last.metadata.continue).toBeUndefined();
  });

  it('expire: 410 for a token whose moment is forgotten, 400 for one that never was', async () => {
    for (const name of ['a', 'b']) cluster.apply(pod(name));
    const { metadata } = (await get('/api/v1/pods?limit=1')).body;
    cluster.compact();
    const gone = await get(`/api/v1/pods?limit=1&continue=${metadata.continue}`);
    expect([gone.status, gone.body]).toMatchObject([410, { kind: 'Status', reason: 'Expired', code: 410 }]);
    expect((await get('/api/v1/pods?continue=x')).status).toBe(400);
  });

  it('select by label, and by the few fields that can be', async () => {
    const release = { namespace: 'shop', release: 'web', revision: 1, manifest: '' };
    cluster.apply(helmManifest(release));
    cluster.apply({ kind: 'Secret', type: 'Opaque', metadata: { namespace: 'shop', name: 'password' } });
    for (const query of ['fieldSelector=type%3Dhelm.sh%2Frelease.v1', 'labelSelector=owner%3D%3Dhelm']) {
      expect(names((await get(`/api/v1/secrets?${query}`)).body)).toEqual(['sh.helm.release.v1.web.v1']);
    }
    expect((await get('/api/v1/secrets?fieldSelector=data%3Dx')).status).toBe(400);
    expect((await get('/api/v1/secrets?labelSelector=%3D')).status).toBe(400);
  });
});

describe('refusals', () => {
  it('401 without the token, 403 without the permission, before whether there is such a kind', async () => {
    expect((await get('/api/v1/pods', 'wrong')).status).toBe(401);
    cluster.faults.deny('rollouts.argoproj.io');
    const denied = await get('/apis/argoproj.io/v1alpha1/rollouts');
    expect([denied.status, denied.body]).toMatchObject([403, { kind: 'Status', reason: 'Forbidden' }]);
  });

  it('404 in plain text for a custom kind until one is there, and for paths it does not know', async () => {
    const path = '/apis/argoproj.io/v1alpha1/rollouts';
    expect(await get(path)).toMatchObject({ status: 404, text: '404 page not found\n' });
    const metadata = { namespace: 'shop', name: 'web' };
    cluster.apply({ kind: 'Rollout', metadata, spec: { template: templateOf('busybox') } });
    expect((await get(path)).status).toBe(200);
    expect((await get('/metrics')).status).toBe(404);
  });

  it('405 for whatever would change something', async () => {
    const headers = { authorization: `Bearer ${cluster.token}` };
    const answer = await fetch(`${cluster.url}/api/v1/pods`, { method: 'DELETE', headers });
    expect(answer.status).toBe(405);
  });
});
