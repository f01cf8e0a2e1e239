import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outsidePullers } from '../../src/registry/outside-pullers.ts';
import { lifecyclePolicy, pullExclusions, repositoryPolicy } from '../../src/registry/policies.ts';
import { outsidePrincipals } from '../../src/registry/principals.ts';
import { type Bench, HERE, openBench } from './sandboxed.ts';

let bench: Bench;
const rule = {
  rulePriority: 1,
  selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 5 },
  action: { type: 'expire' },
};
const lifecycle = { rules: [rule] };
const foreign = '210987654321';
const allow = (principal: unknown, action: unknown = 'ecr:BatchGetImage', rest: object = {}) => ({
  Statement: [{ Effect: 'Allow', Principal: principal, Action: action, ...rest }],
});

beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(HERE, 'shop/bare');
  bench.aws.ecr.createRepository(HERE, 'shop/full', {
    lifecyclePolicy: lifecycle,
    policy: allow({ AWS: `arn:aws:iam::${foreign}:root` }),
  });
});
afterEach(() => bench.close());

describe.each([
  ['lifecyclePolicy', lifecyclePolicy, 'GetLifecyclePolicy'],
  ['repositoryPolicy', repositoryPolicy, 'GetRepositoryPolicy'],
])('%s', (_name, read, operation) => {
  it('answers the text, or that there is none', async () => {
    const found = await read(bench.clients, 'shop/full');
    expect(found.status === 'found' && JSON.parse(found.text)).toHaveProperty(
      operation === 'GetLifecyclePolicy' ? 'rules' : 'Statement',
    );
    expect(await read(bench.clients, 'shop/bare')).toEqual({ status: 'none' });
    expect(await read(bench.clients, 'shop/none')).toEqual({ status: 'gone' });
  });

  it('says which permission is missing, and throws on what is no answer', async () => {
    const fault = bench.aws.faults.inject(operation, { kind: 'deny' });
    expect(await read(bench.clients, 'shop/full')).toEqual({
      status: 'denied',
      why: `ecr:${operation} is not allowed: add it to the role's policy`,
    });
    fault.remove();
    bench.aws.faults.inject(operation, { kind: 'error', status: 400, type: 'InvalidParameterException' });
    await expect(read(bench.clients, 'shop/full')).rejects.toThrow();
  });
});

describe('outsidePullers', () => {
  it('reads them from the policy, and knows nothing where it may not read it', async () => {
    expect(await outsidePullers(bench.clients, 'shop/full')).toEqual({ principals: [foreign] });
    expect(await outsidePullers(bench.clients, 'shop/bare')).toEqual({ principals: [] });
    bench.aws.faults.inject('GetRepositoryPolicy', { kind: 'deny' });
    expect(await outsidePullers(bench.clients, 'shop/full')).toHaveProperty('unknown');
  });
});

describe('outsidePrincipals', () => {
  const own = HERE.account;
  const sourced = (account: string) => ({
    Condition: { StringLike: { 'aws:sourceArn': `arn:aws:lambda:eu-west-1:${account}:function:*` } },
  });
  const when = (operator: string, key: string, value: unknown) => ({
    Condition: { [operator]: { [key]: value } },
  });
  it.each([
    ['another account by ARN', allow({ AWS: `arn:aws:iam::${foreign}:role/puller` }), [foreign]],
    ['another account by id', allow({ AWS: [foreign, own] }), [foreign]],
    ['our own account', allow({ AWS: `arn:aws:iam::${own}:root` }), []],
    ['anyone', allow('*'), ['*']],
    ['anyone, the long way', allow({ AWS: '*' }), ['*']],
    ['all but some', { Statement: { Effect: 'Allow', NotPrincipal: { AWS: own }, Action: '*' } }, ['*']],
    ['a wildcard action', allow({ AWS: foreign }, 'ecr:*'), [foreign]],
    ['an action in other letters', allow({ AWS: foreign }, ['ecr:batchgetIM?ge']), [foreign]],
    [
      'everything but one action',
      { Statement: [{ Effect: 'Allow', Principal: { AWS: foreign }, NotAction: 'ecr:X' }] },
      [foreign],
    ],
    ['only looking', allow({ AWS: foreign }, 'ecr:DescribeImages'), []],
    ['a denial', { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*' }] }, []],
    ['our own Lambda', allow({ Service: 'lambda.amazonaws.com' }, 'ecr:BatchGetImage', sourced(own)), []],
    [
      'Lambda of another account',
      allow({ Service: 'lambda.amazonaws.com' }, 'ecr:*', sourced(foreign)),
      [foreign],
    ],
    [
      'our own Lambda by account',
      allow({ Service: 'lambda.amazonaws.com' }, 'ecr:*', when('StringEquals', 'aws:sourceAccount', own)),
      [],
    ],
    [
      'Lambda of every account of an organization',
      allow(
        { Service: 'lambda.amazonaws.com' },
        'ecr:*',
        when('StringEquals', 'aws:SourceOrgID', 'o-a1b2c3'),
      ),
      ['lambda.amazonaws.com for o-a1b2c3'],
    ],
    ['a service of anybody', allow({ Service: 'lambda.amazonaws.com' }), ['lambda.amazonaws.com']],
    [
      'a service of any account by ARN',
      allow(
        { Service: ['lambda.amazonaws.com', 'ecs.amazonaws.com'] },
        'ecr:*',
        when('ArnLike', 'aws:SourceArn', ['arn:aws:lambda:*:*:function:*', `arn:aws:lambda:*:${own}:*`]),
      ),
      ['ecs.amazonaws.com', 'lambda.amazonaws.com'],
    ],
    [
      'a service of all accounts but ours',
      allow({ Service: 'lambda.amazonaws.com' }, 'ecr:*', when('StringNotEquals', 'aws:SourceAccount', own)),
      ['lambda.amazonaws.com'],
    ],
    [
      'a service that need not say for whom',
      allow(
        { Service: 'lambda.amazonaws.com' },
        'ecr:*',
        when('StringEqualsIfExists', 'aws:SourceAccount', own),
      ),
      ['lambda.amazonaws.com'],
    ],
    ['no service, for our account', allow({ Service: [] }, 'ecr:*', sourced(foreign)), []],
    ['a principal nobody knows', allow({ AWS: 'AIDAEXAMPLE' }), ['AIDAEXAMPLE']],
  ])('sees %s', (_what, policy, expected) => {
    expect(outsidePrincipals(JSON.stringify(policy), own)).toEqual(expected);
  });

  it.each(['', '[]', '{"Statement":[1]}', '{}'])('cannot read %j', (text) => {
    expect(outsidePrincipals(text, own)).toBeUndefined();
  });
});

describe('pullExclusions', () => {
  it('lists the roles whose pulls leave no trace', async () => {
    bench.aws.ecr.excludeFromPullTimes(HERE, `arn:aws:iam::${HERE.account}:role/layaway`);
    expect(await pullExclusions(bench.clients)).toEqual({
      arns: [`arn:aws:iam::${HERE.account}:role/layaway`],
    });
  });

  it('is unknown where it cannot be read', async () => {
    bench.aws.faults.inject('ListPullTimeUpdateExclusions', { kind: 'deny' });
    expect(await pullExclusions(bench.clients)).toHaveProperty('unknown');
  });
});
