import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/evidence/cache.ts';
import { HERE, HOST, image, lambdaAt, NOW, type Runtime, report, startRuntime, usesOf } from './sandboxed.ts';
import { type Answers, awsError, type StubServer, startStub } from './stub.ts';

describe('the Lambda source', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());
  const source = () => lambdaAt(run.aws.url);

  it('holds $LATEST by tag and by the digest it was resolved to', async () => {
    run.aws.lambda.createFunction(HERE, 'resize', image('v1'));
    run.aws.ecr.tag(HERE, 'shop/web', run.v2, 'v1');
    const by = 'Lambda resize:$LATEST';
    expect(await usesOf(source())).toEqual([
      { repository: 'shop/web', tag: 'v1', by },
      { repository: 'shop/web', digest: run.v1, by },
    ]);
  });

  it('holds a published version that nothing else names, with its alias', async () => {
    const { lambda } = run.aws;
    lambda.createFunction(HERE, 'resize', image('v1'));
    const version = lambda.publishVersion(HERE, 'resize');
    lambda.createAlias(HERE, 'resize', 'live', version);
    lambda.updateCode(HERE, 'resize', image('v2'));
    const uses = await usesOf(source());
    expect(uses).toContainEqual({ repository: 'shop/web', digest: run.v1, by: 'Lambda resize:1 (live)' });
    expect(uses).toContainEqual({ repository: 'shop/web', digest: run.v2, by: 'Lambda resize:$LATEST' });
  });

  it('reads many functions and versions over pages, and counts zip functions as looked at', async () => {
    const { lambda } = run.aws;
    for (let i = 0; i < 60; i++) lambda.createFunction(HERE, `zip-${i}`);
    lambda.createFunction(HERE, 'resize', image('v2'));
    for (let i = 0; i < 55; i++) lambda.publishVersion(HERE, 'resize');
    const answer = await report(source());
    expect(answer).toMatchObject({ status: 'ok', inspected: 61, observedAt: NOW });
    const users = new Set(answer.status === 'ok' ? answer.uses.map(({ by }) => by) : []);
    expect(users.size).toBe(56);
    expect(users).toContain('Lambda resize:55');
  });

  it('asks for a published version once, and for $LATEST each time', async () => {
    run.aws.lambda.createFunction(HERE, 'resize', image('v1'));
    run.aws.lambda.publishVersion(HERE, 'resize');
    const cache = memoryCache();
    const first = await usesOf(lambdaAt(run.aws.url, cache));
    expect(await usesOf(lambdaAt(run.aws.url, cache))).toEqual(first);
    expect(run.aws.calls.count('GetFunction')).toBe(3);
  });

  it('does not mistake a function made anew for the one that was', async () => {
    const { lambda } = run.aws;
    const cache = memoryCache();
    lambda.createFunction(HERE, 'resize', image('v1'), NOW - 1_000);
    lambda.publishVersion(HERE, 'resize', NOW - 1_000);
    await usesOf(lambdaAt(run.aws.url, cache));
    lambda.deleteFunction(HERE, 'resize');
    lambda.createFunction(HERE, 'resize', image('v2'));
    lambda.publishVersion(HERE, 'resize');
    const digests = (await usesOf(lambdaAt(run.aws.url, cache))).flatMap(({ digest }) => digest ?? []);
    expect(digests).toEqual([run.v2, run.v2]);
  });

  it('answers nothing inspected where a full Lambda turned empty', async () => {
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 0, uses: [] });
  });

  it('goes on when it is throttled', async () => {
    run.aws.lambda.createFunction(HERE, 'resize', image('v1'));
    run.aws.faults.inject('GetFunction', { kind: 'throttle' }, { times: 1 });
    expect(await usesOf(source())).toHaveLength(2);
  });

  it.each(['ListFunctions', 'ListVersionsByFunction', 'ListAliases', 'GetFunction'])(
    'fails, and names the permission, when %s is denied',
    async (operation) => {
      run.aws.lambda.createFunction(HERE, 'resize', image('v1'));
      run.aws.faults.inject(operation, { kind: 'deny' });
      const why = `lambda:${operation} is not allowed: add it to the role's policy`;
      expect(await report(source())).toMatchObject({ status: 'failed', inspected: 0, why });
    },
  );
});

describe('the Lambda source and odd answers', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  const PATH = 'GET /2015-03-31/functions';
  const FN = { FunctionName: 'f', PackageType: 'Image' };
  const A = `sha256:${'a'.repeat(64)}`;
  const calm: Answers = {
    [`${PATH}/`]: () => ({ Functions: [FN] }),
    [`${PATH}`]: () => ({ Functions: [FN] }),
    [`${PATH}/f/versions`]: () => ({ Versions: [{ ...FN, Version: '$LATEST' }] }),
    [`${PATH}/f/aliases`]: () => ({ Aliases: [] }),
  };
  const coded = (code: object): Answers => ({ [`${PATH}/f`]: () => ({ Code: code }) });
  async function answered(change: Answers) {
    stub = await startStub({ ...calm, ...change });
    return await report(lambdaAt(stub.url));
  }

  it.each([
    ['missing', { ImageUri: image('v1') }],
    ['damaged', { ImageUri: image('v1'), ResolvedImageUri: `${image('v1')}@sha256:zz` }],
    ['without a digest', { ImageUri: image('v1'), ResolvedImageUri: image('v1') }],
  ])('a resolved address that is %s makes the repository unclear', async (_what, code) => {
    const answer = await answered(coded(code));
    expect(answer.status === 'ok' && answer.unclear?.get('shop/web')).toMatch(/Lambda f:\$LATEST/);
  });

  it.each<[string, Answers, RegExp]>([
    ['no address at all', coded({}), /does not say which image/],
    ['only a damaged address', coded({ ResolvedImageUri: 'sha256:zz' }), /does not say which image/],
    ['no code', { [`${PATH}/f`]: () => ({}) }, /does not say which image/],
    ['no list of functions', { [`${PATH}/`]: () => ({}), [PATH]: () => ({}) }, /holds no list/],
    [
      'a version without a number',
      { [`${PATH}/f/versions`]: () => ({ Versions: [FN] }) },
      /without a number/,
    ],
    [
      'an alias without a version',
      { [`${PATH}/f/aliases`]: () => ({ Aliases: [{ Name: 'live' }] }) },
      /alias without/,
    ],
    [
      'a function without a name',
      {
        [`${PATH}/`]: () => ({ Functions: [{ PackageType: 'Image' }] }),
        [PATH]: () => ({ Functions: [{ PackageType: 'Image' }] }),
      },
      /without a name/,
    ],
  ])('fails on %s, and does not crash', async (_what, change, why) => {
    expect(await answered(change)).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
  });

  it.each([`${PATH}/f`, `${PATH}/f/versions`])(
    'takes a function deleted meanwhile for gone (%s)',
    async (at) => {
      const gone = () => awsError('ResourceNotFoundException', 'Function not found');
      expect(await answered({ ...coded({}), [at]: gone })).toMatchObject({ status: 'ok', uses: [] });
    },
  );

  it('holds the version a weighted alias sends a little traffic to', async () => {
    const version = (number: string) => ({ ...FN, Version: number });
    const answer = await answered({
      ...coded({ ImageUri: image('v1'), ResolvedImageUri: `${HOST}/shop/web@${A}` }),
      [`${PATH}/f/versions`]: () => ({ Versions: ['$LATEST', '6', '7'].map(version) }),
      [`${PATH}/f/aliases`]: () => ({
        Aliases: [
          {
            Name: 'live',
            FunctionVersion: '7',
            RoutingConfig: { AdditionalVersionWeights: { 6: 0.05 } },
          },
        ],
      }),
    });
    const users = answer.status === 'ok' ? answer.uses.map(({ by }) => by) : [];
    expect(new Set(users)).toEqual(new Set(['Lambda f:$LATEST', 'Lambda f:6 (live)', 'Lambda f:7 (live)']));
  });

  it('keeps the digest it runs, and doubts the rest, where the address it was given is damaged', async () => {
    const answer = await answered(
      coded({ ImageUri: `${HOST}/shop/$X:1`, ResolvedImageUri: `${HOST}/shop/web@${A}` }),
    );
    const by = 'Lambda f:$LATEST';
    expect(answer).toMatchObject({ status: 'ok', uses: [{ repository: 'shop/web', digest: A, by }] });
    expect(answer.status === 'ok' && answer.unclear?.get('shop/web')).toMatch(/cannot be read/);
  });

  it('holds a function whose kind is not told', async () => {
    const untold = { FunctionName: 'f' };
    const change = {
      [`${PATH}/`]: () => ({ Functions: [untold] }),
      [PATH]: () => ({ Functions: [untold] }),
    };
    const runs = coded({ ResolvedImageUri: `${HOST}/shop/web@${A}` });
    expect(await answered({ ...change, ...runs })).toMatchObject({ uses: [{ digest: A }] });
    await stub.close();
    const zip = coded({ RepositoryType: 'S3', Location: 'https://example.com/code.zip' });
    expect(await answered({ ...change, ...zip })).toMatchObject({ status: 'ok', inspected: 1, uses: [] });
  });

  it('passes over functions of other registries', async () => {
    const uri = `210987654321.dkr.ecr.eu-west-1.amazonaws.com/far@sha256:${'a'.repeat(64)}`;
    const answer = await answered(coded({ ImageUri: uri, ResolvedImageUri: uri }));
    expect(answer).toMatchObject({ status: 'ok', inspected: 1, uses: [], unclear: new Map() });
  });
});
