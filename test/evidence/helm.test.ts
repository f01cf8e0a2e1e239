import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { helmManifest } from '../../src/sandbox/kubernetes/helm.ts';
import type { KubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { type Clustered, found, startClusters } from './clustered.ts';
import { HOST, image, NOW } from './sandboxed.ts';

let run: Clustered;
let prod: KubernetesSandbox;
beforeEach(async () => {
  run = await startClusters('prod');
  prod = run.clusters.prod as KubernetesSandbox;
});
afterEach(() => run.close());

const yaml = (address: string) => `spec:\n  containers:\n    - image: "${address}"\n`;
const seed = (revision: number, address: string, hooks: readonly string[] = []) => ({
  namespace: 'shop',
  release: 'web',
  revision,
  manifest: yaml(address),
  hooks,
});
const users = (report: SourceReport) => (report.status === 'ok' ? report.uses.map(({ by }) => by) : []);

describe('the Helm source', () => {
  it('holds every revision that is kept, whatever became of it', async () => {
    const statuses = ['superseded', 'failed', 'uninstalled', 'deployed'] as const;
    for (const [i, status] of statuses.entries())
      prod.apply(helmManifest({ ...seed(i + 1, image(`v${i}`)), status }));
    const report = await run.helm();
    expect(found(report)).toEqual(['shop/web:v0', 'shop/web:v1', 'shop/web:v2', 'shop/web:v3']);
    expect(users(report)).toContain('Helm release shop/web v2 in prod');
    expect(report).toMatchObject({ name: 'helm', status: 'ok', inspected: 1, observedAt: NOW });
  });

  it('finds an image that only a hook names', async () => {
    prod.apply(helmManifest(seed(1, 'redis:7', [yaml('redis:7'), yaml(image('migrate'))])));
    expect(found(await run.helm())).toEqual(['shop/web:migrate']);
  });

  it('tells a digest in a manifest as one that somebody chose', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    prod.apply(helmManifest(seed(1, `${HOST}/shop/web@${digest}`)));
    expect(await run.helm()).toMatchObject({ uses: [{ digest, pinned: true }] });
  });

  it('keeps what is named without a tag as a use of nobody knows what', async () => {
    prod.apply(helmManifest(seed(1, `${HOST}/shop/web`)));
    expect(found(await run.helm())).toEqual(['shop/web']);
  });

  it('reads small pages of Helm’s own Secrets only', async () => {
    const other = {
      kind: 'Secret',
      type: 'Opaque',
      metadata: { namespace: 'shop', name: 'password' },
      data: {},
    };
    prod.apply(other);
    for (let i = 0; i < 120; i++) prod.apply(helmManifest(seed(i, image(`v${i}`))));
    expect(found(await run.helm())).toHaveLength(120);
    const queries = prod.calls.map(({ query }) => Object.fromEntries(query));
    expect(queries).toHaveLength(3);
    expect(queries[0]).toEqual({ fieldSelector: 'type=helm.sh/release.v1', limit: '50' });
  });

  it('looks into ConfigMaps where Helm keeps its history there', async () => {
    prod.apply(helmManifest(seed(1, image('v1')), 'ConfigMap'));
    expect(found(await run.helm('configmaps'))).toEqual(['shop/web:v1']);
    expect(await run.helm()).toMatchObject({ status: 'ok', inspected: 0 });
  });

  it.each(['secrets', 'configmaps'] as const)('is unknown where %s may not be listed', async (storage) => {
    prod.faults.deny(storage);
    await expect(run.helm(storage)).rejects.toThrow(
      `cluster prod does not allow to list ${storage}: grant the verb list`,
    );
  });
});

describe('a revision that cannot be read is named', () => {
  const twice = (bytes: Buffer) => Buffer.from(bytes.toString('base64')).toString('base64');
  const json = (value: unknown) => twice(gzipSync(JSON.stringify(value)));
  const good = { name: 'web', version: 1, manifest: yaml(image('v1')) };
  it.each<[string, unknown]>([
    ['no base64', '%%%'],
    ['base64 once only', gzipSync(JSON.stringify(good)).toString('base64')],
    ['cut short', twice(gzipSync(JSON.stringify(good)).subarray(0, 30))],
    ['no JSON', twice(gzipSync('release'))],
    ['no manifest', json({ name: 'web', version: 1 })],
    ['no number', json({ ...good, version: 'one' })],
    ['a hook without a manifest', json({ ...good, hooks: [{}] })],
    ['nothing', ''],
    ['no text', 7],
  ])('%s', async (_what, release) => {
    prod.apply({ ...helmManifest(seed(1, image('v1'))), data: { release } });
    await expect(run.helm()).rejects.toThrow(
      /^Helm release sh\.helm\.release\.v1\.web\.v1 in cluster prod cannot be read: /,
    );
  });

  it('but one that was not zipped is read as Helm reads it, and hooks may be null', async () => {
    const release = twice(Buffer.from(JSON.stringify({ ...good, hooks: null })));
    prod.apply({ ...helmManifest(seed(1, 'redis:7')), data: { release } });
    expect(found(await run.helm())).toEqual(['shop/web:v1']);
  });
});
