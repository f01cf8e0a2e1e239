import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../src/config/check.ts';
import { memoryCache } from '../../src/evidence/cache.ts';
import { coversCluster } from '../../src/evidence/kubernetes/setting.ts';
import { createSources } from '../../src/evidence/sources.ts';
import { HERE, settings } from './sandboxed.ts';

const ARN = 'arn:aws:eks:eu-west-1:123456789012:cluster/prod';
const OTHER = { ...HERE, account: '210987654321' };

describe('an EKS cluster is looked into', () => {
  it('by name where there is one registry, by ARN anywhere', () => {
    expect(coversCluster([{ name: 'prod' }], 'prod', HERE, true)).toBe(true);
    expect(coversCluster([{ name: 'prod' }], 'stage', HERE, true)).toBe(false);
    expect(coversCluster([{ name: 'prod' }], 'prod', HERE, false)).toBe(false);
    expect(coversCluster([{ name: 'any', arn: ARN }], 'prod', HERE, false)).toBe(true);
  });

  it('not where the ARN is of another account, Region or cluster, whatever the name', () => {
    const clusters = [{ name: 'prod', arn: ARN }];
    expect(coversCluster(clusters, 'prod', OTHER, true)).toBe(false);
    expect(coversCluster(clusters, 'prod', { ...HERE, region: 'eu-central-1' }, true)).toBe(false);
    expect(coversCluster(clusters, 'od', HERE, true)).toBe(false);
  });
});

describe('the configured clusters', () => {
  const namesOf = (kubernetes: object, helm: object = {}) => {
    const checked = checkConfig({ sources: { kubernetes, helm } });
    if ('problems' in checked) return checked.problems.map(({ path, message }) => `${path} ${message}`);
    const parts = { aws: settings('http://127.0.0.1:1'), cache: memoryCache(), root: '.' };
    return createSources({ ...parts, sources: checked.config.sources }).map(({ name }) => name);
  };
  const clusters = [{ name: 'prod' }];

  it('are asked for workloads and for Helm, each unless it is switched off', () => {
    expect(namesOf({ clusters })).toEqual(['ecs', 'lambda', 'batch', 'kubernetes', 'helm', 'exceptions']);
    expect(namesOf({ clusters }, { enabled: false })).toEqual([
      'ecs',
      'lambda',
      'batch',
      'kubernetes',
      'exceptions',
    ]);
    expect(namesOf({ clusters, enabled: false })).toEqual(['ecs', 'lambda', 'batch', 'helm', 'exceptions']);
    expect(namesOf({})).toEqual(['ecs', 'lambda', 'batch', 'exceptions']);
  });

  it.each([
    [[...clusters, { name: 'prod' }], /clusters\[1\]\.name is the name of clusters\[0\] too/],
    [[{ name: 'prod', inCluster: true, context: 'x' }], /leave out context and kubeconfig/],
    [[{ name: 'prod', arn: 'prod' }], /the ARN of an EKS cluster looks like/],
    [[{ context: 'prod' }], /clusters\[0\]\.name/],
  ])('are refused: %j', (wrong, sentence) => {
    expect(namesOf({ clusters: wrong }).join('; ')).toMatch(sentence);
  });
});
