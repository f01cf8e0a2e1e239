import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import type { ClusterSetting } from '../../src/evidence/kubernetes/setting.ts';
import { kubernetesSource } from '../../src/evidence/kubernetes.ts';
import { collectAll } from '../../src/evidence/source.ts';
import { kubeconfig } from '../../src/sandbox/kubernetes/kubeconfig.ts';
import { startKubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { addSystem } from '../../src/sandbox/kubernetes/workloads.ts';
import { canCertify, certificate } from '../sandbox/kubernetes/certificate.ts';
import { type Clustered, startClusters } from './clustered.ts';
import { HERE, NOW } from './sandboxed.ts';

let run: Clustered;
beforeEach(async () => {
  vi.stubEnv('KUBECONFIG', undefined);
  vi.stubEnv('HOME', '/nonexistent');
  vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
  run = await startClusters('prod', 'stage');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await run.close();
});

async function why(...clusters: readonly ClusterSetting[]): Promise<string> {
  const source = kubernetesSource({ clusters, root: run.directory });
  const [report] = await collectAll([source], { registry: HERE, now: () => NOW });
  return report?.status === 'ok' ? 'ok' : (report?.why ?? 'no report');
}
const KUBECONFIG = { kubeconfig: 'kubeconfig' };
const save = (content: object | string) =>
  writeFileSync(join(run.directory, 'other'), typeof content === 'string' ? content : stringify(content));

describe('the way into a cluster', () => {
  it('is a context of a kubeconfig, or its current one', async () => {
    expect(await why({ name: 'stage', context: 'stage', ...KUBECONFIG })).toBe('ok');
    expect(await why({ name: 'prod', ...KUBECONFIG })).toBe('ok');
  });

  it('is the kubeconfig of the environment if none is named', async () => {
    expect(await why({ name: 'prod' })).toMatch(
      /cluster prod: no kubeconfig was found; set kubeconfig or inCluster/,
    );
    vi.stubEnv('KUBECONFIG', join(run.directory, 'kubeconfig'));
    expect(await why({ name: 'prod' })).toBe('ok');
  });

  it('may be a credential plugin, as EKS has one; it is asked once a sweep', async () => {
    const log = join(run.directory, 'log');
    const credential = {
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      status: { token: 'token-of-prod', expirationTimestamp: '2999-01-01T00:00:00Z' },
    };
    const plugin = `require('node:fs').appendFileSync(${JSON.stringify(log)}, 'x'); console.log(${JSON.stringify(JSON.stringify(credential))})`;
    save(
      withUser({
        exec: { apiVersion: credential.apiVersion, command: process.execPath, args: ['-e', plugin] },
      }),
    );
    expect(await why({ name: 'prod', kubeconfig: 'other' })).toBe('ok');
    expect(readFileSync(log, 'utf8')).toBe('x');
  });

  it.skipIf(!canCertify)('may be HTTPS by an authority of its own', async () => {
    const { key, cert } = certificate();
    const cluster = await startKubernetesSandbox({ tls: { key, cert } });
    addSystem(cluster);
    save(kubeconfig({ prod: cluster }, cert));
    expect(await why({ name: 'prod', kubeconfig: 'other' })).toBe('ok');
    const { cert: strange } = certificate();
    save(kubeconfig({ prod: cluster }, strange));
    expect(await why({ name: 'prod', kubeconfig: 'other' })).toMatch(/could not be reached: .*certificate/);
    await cluster.close();
  });

  /** The kubeconfig of prod with another user. */
  function withUser(user: object): object {
    return {
      'current-context': 'prod',
      clusters: [
        { name: 'prod', cluster: { server: run.clusters.prod?.url, 'insecure-skip-tls-verify': true } },
      ],
      users: [{ name: 'me', user }],
      contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'me' } }],
    };
  }

  it.each<[string, object, RegExp]>([
    ['a token nobody knows', { token: 'no' }, /^cluster prod does not accept the credentials \(401\)$/],
    ['no credentials', {}, /401/],
    [
      'a plugin that is not there',
      { exec: { command: 'no-such-plugin' } },
      /^cluster prod was not asked: its kubeconfig runs no-such-plugin for a token, and there is no such program here/,
    ],
    [
      'a plugin that fails',
      { exec: { command: process.execPath, args: ['-e', 'console.error("log in first"); process.exit(3)'] } },
      /^cluster prod could not be reached: log in first$/,
    ],
  ])('is closed by %s', async (_what, user, sentence) => {
    save(withUser(user));
    expect(await why({ name: 'prod', kubeconfig: 'other' })).toMatch(sentence);
  });
});

describe('a setting that leads nowhere, or elsewhere', () => {
  it.each<[string, ClusterSetting, RegExp]>([
    [
      'no such file',
      { name: 'prod', kubeconfig: 'none' },
      /cluster prod: its kubeconfig cannot be read: ENOENT/,
    ],
    ['no such context', { name: 'prod', context: 'x', ...KUBECONFIG }, /has no complete context x/],
    [
      'not in a cluster',
      { name: 'prod', inCluster: true },
      /cluster prod: this process does not run in a cluster/,
    ],
  ])('%s', async (_what, setting, sentence) => {
    expect(await why(setting)).toMatch(sentence);
  });

  it.each([
    ['no YAML', '{', /its kubeconfig cannot be read/],
    ['an empty file', 'a: 1', /has no current context/],
  ])('%s', async (_what, text, sentence) => {
    save(text);
    expect(await why({ name: 'prod', kubeconfig: 'other' })).toMatch(sentence);
  });

  it('two names for one cluster', async () => {
    expect(await why({ name: 'prod', ...KUBECONFIG }, { name: 'stage', ...KUBECONFIG })).toBe(
      'clusters prod and stage have the same address: set the context of each',
    );
  });

  it('another EKS cluster than the one that is meant', async () => {
    const arn = 'arn:aws:eks:eu-west-1:123456789012:cluster/stage';
    save(kubeconfig({ [arn]: run.clusters.stage as NonNullable<typeof run.clusters.stage> }));
    const there = { kubeconfig: 'other' };
    expect(await why({ name: 'prod', ...there })).toBe(
      `cluster prod: its kubeconfig leads to ${arn}; correct the context, the name or the arn`,
    );
    expect(await why({ name: 'stage', ...there })).toBe('ok');
    expect(await why({ name: 'any', arn, ...there })).toBe('ok');
    expect(await why({ name: 'stage', arn: arn.replace('west', 'north'), ...there })).toMatch(/leads to/);
  });
});
