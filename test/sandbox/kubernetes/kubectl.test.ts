import { execFile, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeconfig } from '../../../src/sandbox/kubernetes/kubeconfig.ts';
import { type KubernetesSandbox, startKubernetesSandbox } from '../../../src/sandbox/kubernetes/server.ts';
import { podManifest } from '../../../src/sandbox/kubernetes/workloads.ts';
import { temporaryFolder } from '../../evidence/clustered.ts';
import { canCertify, certificate } from './certificate.ts';

const run = promisify(execFile);
const isPossible = canCertify && spawnSync('kubectl', ['version', '--client']).status === 0;
if (!isPossible) console.log('without kubectl and openssl the sandbox is not checked with kubectl');

describe.skipIf(!isPossible)('kubectl, which nobody here wrote, understands the sandbox', () => {
  let cluster: KubernetesSandbox;
  let directory: string;
  beforeEach(async () => {
    directory = temporaryFolder();
    const { key, cert } = certificate();
    cluster = await startKubernetesSandbox({ tls: { key, cert } });
    writeFileSync(join(directory, 'config'), kubeconfig({ prod: cluster }, cert));
    for (let i = 0; i < 7; i++) {
      cluster.apply(podManifest({ namespace: 'shop', name: `web-${i}` }, { image: 'busybox' }));
    }
  });
  afterEach(async () => {
    await cluster.close();
    rmSync(directory, { recursive: true });
  });

  const kubectl = (...args: readonly string[]) => {
    const place = [`--kubeconfig=${join(directory, 'config')}`, `--cache-dir=${directory}`];
    return run('kubectl', [...place, ...args]).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    );
  };

  it('lists over pages', async () => {
    const listed = JSON.parse(await kubectl('get', 'pods', '-A', '--chunk-size=3', '-o', 'json')) as {
      items: object[];
    };
    expect(listed.items).toHaveLength(7);
    expect(cluster.calls.map(({ query }) => query.get('limit'))).toEqual(['3', '3', '3']);
  });

  it('reads a refusal', async () => {
    cluster.faults.deny('pods');
    expect(await kubectl('get', 'pods', '-A')).toMatch(/Forbidden.*cannot list resource "pods"/);
  });
});
