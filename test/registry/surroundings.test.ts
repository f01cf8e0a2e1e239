import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PULL_ACTIONS } from '../../src/registry/principals.ts';
import { mayBeCached, pullThroughOf, readPullThrough } from '../../src/registry/pull-through.ts';
import { registryGrants } from '../../src/registry/registry-policy.ts';
import { readReplication, replicasOf } from '../../src/registry/replication.ts';
import { notesFor, readSurroundings, unreadOf } from '../../src/registry/surroundings.ts';
import { type Bench, HERE, openBench, THERE } from './sandboxed.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const foreign = THERE.account;
const NOBODY = { pullers: [], replicators: [] };
const allow = (action: unknown, rest: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${foreign}:root` }, Action: action, ...rest },
  ],
});
const set = (policy: object | string) =>
  bench.aws.ecr.configureRegistry(HERE, {
    policyText: typeof policy === 'string' ? policy : JSON.stringify(policy),
  });

describe('registryGrants', () => {
  it('lets nobody in where there is no policy', async () => {
    expect(await registryGrants(bench.clients)).toEqual(NOBODY);
    expect(bench.aws.calls.of('GetRegistryPolicy')).toHaveLength(1);
  });

  it.each([
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchImportUpstreamImage',
    'ecr:BatchGet*',
    'ecr:batchimportupstreamimage',
  ])('names who is granted %s', async (action) => {
    set(allow(['ecr:DescribeImages', action]));
    expect(await registryGrants(bench.clients)).toEqual({ pullers: [foreign], replicators: [] });
  });

  it.each([
    ['everything', allow('ecr:*'), foreign],
    ['everything but one action', allow(undefined, { NotAction: 'ecr:X' }), foreign],
    ['some repositories only', allow('*', { Resource: `arn:aws:ecr:*:*:repository/pub/*` }), foreign],
    ['a condition', allow('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), foreign],
    ['all but some', { Statement: { Effect: 'Allow', NotPrincipal: { AWS: foreign }, Action: '*' } }, '*'],
  ])('does not weigh what it cannot judge: %s', async (_what, policy, principal) => {
    set(policy);
    expect(await registryGrants(bench.clients)).toEqual({ pullers: [principal], replicators: [principal] });
  });

  it('knows that who may replicate to here takes nothing from here', async () => {
    set(allow(['ecr:CreateRepository', 'ecr:ReplicateImage']));
    expect(await registryGrants(bench.clients)).toEqual({ pullers: [], replicators: [foreign] });
  });

  it('knows nothing where it may not ask', async () => {
    bench.aws.faults.inject('GetRegistryPolicy', { kind: 'deny' });
    expect(await registryGrants(bench.clients)).toEqual({
      unknown: "ecr:GetRegistryPolicy is not allowed: add it to the role's policy",
    });
  });

  it.each(['', 'no JSON', '[]', '{"Statement":"all"}', '{}'])(
    'knows nothing of a policy like %j',
    async (text) => {
      set(text);
      expect(await registryGrants(bench.clients)).toEqual({
        unknown: 'its permissions policy is none that Layaway can read',
      });
    },
  );

  it('believes no answer for another account', async () => {
    const other = await openBench({}, { region: HERE.region, account: foreign });
    const unknown = `ECR answered for account ${HERE.account}: give the registry a roleArn of account ${foreign}`;
    const none = await registryGrants(other.clients);
    other.aws.ecr.configureRegistry(HERE, { policyText: JSON.stringify(allow('ecr:*')) });
    const some = await registryGrants(other.clients);
    const replication = await readReplication(other.clients);
    await other.close();
    expect([none, some, replication]).toEqual([{ unknown }, { unknown }, { unknown }]);
  });

  it('asks for more than a repository policy does', () => {
    expect(PULL_ACTIONS).toEqual(['ecr:BatchGetImage']);
  });
});

const to = (account: string, region: string) => ({ registryId: account, region });

describe('replication', () => {
  it('reads where copies go, each rule with the names it is for', async () => {
    bench.aws.ecr.configureRegistry(HERE, {
      replication: [
        { destinations: [to(foreign, 'eu-central-1'), to(HERE.account, 'eu-central-1')] },
        {
          destinations: [to(foreign, 'eu-west-1')],
          repositoryFilters: [{ filter: 'shop', filterType: 'PREFIX_MATCH' }],
        },
      ],
    });
    const replication = await readReplication(bench.clients);
    if ('unknown' in replication) throw new Error(replication.unknown);
    const everywhere = [`${HERE.account}/eu-central-1`, `${foreign}/eu-central-1`];
    expect(replicasOf(replication.rules, 'payments/api')).toEqual(everywhere);
    expect(replicasOf(replication.rules, 'shop/web')).toEqual([...everywhere, `${foreign}/eu-west-1`]);
  });

  it('takes a kind of filter it does not know for a match', async () => {
    const repositoryFilters = [{ filter: '^x', filterType: 'REGEX' }];
    bench.aws.ecr.configureRegistry(HERE, {
      replication: [{ destinations: [to(foreign, 'eu-west-1')], repositoryFilters }],
    });
    expect(await readReplication(bench.clients)).toEqual({
      rules: [{ destinations: [`${foreign}/eu-west-1`], prefixes: [''] }],
    });
  });
});

const rule = (ecrRepositoryPrefix: string, upstreamRegistryUrl = 'registry-1.docker.io') => ({
  ecrRepositoryPrefix,
  upstreamRegistryUrl,
});

describe('pull-through cache rules', () => {
  it('are read over all pages', async () => {
    const pullThrough = Array.from({ length: 203 }, (_, i) => rule(`cache-${String(i).padStart(3, '0')}`));
    bench.aws.ecr.configureRegistry(HERE, { pullThrough });
    const read = await readPullThrough(bench.clients);
    expect('rules' in read && read.rules).toHaveLength(203);
    expect(bench.aws.calls.of('DescribePullThroughCacheRules')).toHaveLength(3);
  });

  it('hold for what is below their prefix, the longest first, ROOT for the rest', () => {
    const rules = ['hub', 'hub/team', 'ROOT'].map((prefix) => ({ prefix, upstream: `${prefix}.example` }));
    expect(pullThroughOf(rules, 'hub/library/nginx')?.prefix).toBe('hub');
    expect(pullThroughOf(rules, 'hub/team/nginx')?.prefix).toBe('hub/team');
    expect(pullThroughOf(rules, 'hubble/nginx')?.prefix).toBe('ROOT');
    expect(pullThroughOf(rules.slice(0, 2), 'hubble/nginx')).toBeUndefined();
  });

  it('may hold for a repository where nobody knows them, too', () => {
    const hub = [{ prefix: 'hub', upstream: 'hub.example' }];
    expect(mayBeCached({ rules: hub }, 'hub/nginx')).toBe(true);
    expect(mayBeCached({ rules: [...hub, { prefix: 'ROOT', upstream: 'x' }] }, 'hubble/nginx')).toBe(true);
    expect(mayBeCached({ rules: hub }, 'hubble/nginx')).toBe(false);
    expect(mayBeCached({ unknown: 'denied' }, 'hubble/nginx')).toBe(true);
  });
});

describe('notes', () => {
  it('say where copies stay, what is fetched again, and who may push copies here', async () => {
    bench.aws.ecr.configureRegistry(HERE, {
      replication: [{ destinations: [to(foreign, 'eu-central-1')] }],
      pullThrough: [rule('hub'), rule('ROOT', 'quay.io')],
    });
    const around = await readSurroundings(bench.clients);
    const copies = `Copies are replicated to ${foreign}/eu-central-1: they stay when this one goes.`;
    expect(notesFor(around, { pullers: [], replicators: [foreign, '*'] }, 'hub/nginx')).toEqual([
      copies,
      'Pull-through cache of docker.io: it is fetched again when pulled.',
      `Account ${foreign} may replicate images into this registry.`,
      'Anyone may replicate images into this registry.',
    ]);
    expect(notesFor(around, NOBODY, 'shop/web')).toEqual([
      copies,
      'If it is a pull-through cache of quay.io, it is fetched again when pulled.',
    ]);
    expect(unreadOf(around)).toEqual([]);
  });

  it('have nothing to say of a plain registry', async () => {
    expect(notesFor(await readSurroundings(bench.clients), NOBODY, 'shop/web')).toEqual([]);
  });

  it('wait no longer than a sentence is worth', async () => {
    bench.aws.faults.inject('DescribeRegistry', { kind: 'error', status: 500, type: 'ServerException' });
    expect(await readReplication(bench.clients)).toEqual({
      unknown: 'ecr:DescribeRegistry did not answer in time',
    });
  });

  it('say what could not be read', async () => {
    for (const operation of ['DescribeRegistry', 'DescribePullThroughCacheRules']) {
      bench.aws.faults.inject(operation, { kind: 'deny' });
    }
    const around = await readSurroundings(bench.clients);
    const denied = (action: string) => `ecr:${action} is not allowed: add it to the role's policy`;
    expect(notesFor(around, { unknown: 'denied' }, 'shop/web')).toEqual([
      `Whether it is replicated is not known (${denied('DescribeRegistry')}).`,
      `Whether it is a pull-through cache is not known (${denied('DescribePullThroughCacheRules')}).`,
    ]);
    expect(unreadOf(around).map(({ name }) => name)).toEqual([
      'replication rules',
      'pull-through cache rules',
    ]);
  });
});
