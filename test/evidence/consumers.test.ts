import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  registryConsumers,
  registryPolicyConsumers,
  repositoryConsumers,
} from '../../src/evidence/consumers.ts';
import { HERE, NOW, type Runtime, settings, startRuntime } from './sandboxed.ts';

let run: Runtime;
beforeEach(async () => {
  run = await startRuntime();
});
afterEach(() => run.close());

const context = { registry: HERE, now: () => NOW };
const asked = (...withoutUse: string[]) => registryConsumers(settings(run.aws.url), withoutUse, context);

describe('registryConsumers', () => {
  it('names every EKS cluster that is not declared to be without use, over pages', async () => {
    for (let i = 0; i < 102; i++) run.aws.eks.createCluster(HERE, `c${i}`);
    const sentences = await asked('c7');
    expect(sentences).toHaveLength(101);
    expect(sentences).toContain('EKS cluster c101 may run images from here, and no source looks into it');
    expect(sentences.join()).not.toContain('cluster c7 ');
  });

  it('has nothing to say where there is none', async () => {
    expect(await asked()).toEqual([]);
  });

  it('says that it could not look, which is not "none"', async () => {
    run.aws.faults.inject('eks:ListClusters', { kind: 'deny' });
    expect(await asked()).toEqual([
      "could not list EKS clusters: eks:ListClusters is not allowed: add it to the role's policy",
    ]);
  });

  it('throws when it is told to stop', async () => {
    const signal = AbortSignal.abort();
    await expect(registryConsumers(settings(run.aws.url), [], { ...context, signal })).rejects.toThrow(
      /abort/i,
    );
  });
});

describe('repositoryConsumers', () => {
  it('names other accounts and anyone, except those declared to be without use', () => {
    const principals = ['*', '210987654321', 'AIDAEXAMPLE'];
    expect(repositoryConsumers('shop/web', { principals }, ['AIDAEXAMPLE'])).toEqual([
      'anyone may pull from shop/web, and no source looks there',
      'account 210987654321 may pull from shop/web, and no source looks there',
    ]);
    expect(repositoryConsumers('shop/web', { principals: [] }, [])).toEqual([]);
  });

  it('says so where the policy could not be read', () => {
    expect(repositoryConsumers('shop/web', { unknown: 'denied' }, [])).toEqual([
      'could not read who may pull from shop/web: denied',
    ]);
  });
});

describe('registryPolicyConsumers', () => {
  it('names whom the registry lets in, except those declared to be without use', () => {
    const principals = ['*', '210987654321', 'AIDAEXAMPLE'];
    expect(registryPolicyConsumers({ principals }, ['210987654321', 'AIDAEXAMPLE'])).toEqual([
      "anyone may pull from here by the registry's permissions policy, and no source looks there",
    ]);
  });

  it('says so where the policy could not be read', () => {
    expect(registryPolicyConsumers({ unknown: 'denied' }, [])).toEqual([
      'could not read who may pull from the whole registry: denied',
    ]);
  });
});
