import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/evidence/cache.ts';
import { container, ecsAt, HERE, image, type Runtime, report, startRuntime, usesOf } from './sandboxed.ts';
import { type Answers, awsError, type StubServer, startStub } from './stub.ts';

const EARLIER = 'ECS service prod/web (earlier deployment)';

describe('the ECS source and earlier deployments', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());

  /** A service on v2 that ran v1 before, both under the tag `live`: no task and no definition tells v1 any more. */
  function rolledOut(): string {
    const { ecs, ecr } = run.aws;
    ecr.tag(HERE, 'shop/web', run.v1, 'live');
    const definition = ecs.registerTaskDefinition(HERE, 'web', container('live'));
    const service = ecs.createService(HERE, { cluster: 'prod', name: 'web', taskDefinition: definition });
    ecr.tag(HERE, 'shop/web', run.v2, 'live');
    ecs.deploy(HERE, service, { taskDefinition: definition });
    return service;
  }

  it('holds the digest that a rollback would go back to, though its tag has moved on', async () => {
    rolledOut();
    const uses = await usesOf(ecsAt(run.aws.url));
    expect(uses).toContainEqual({ repository: 'shop/web', digest: run.v1, by: EARLIER });
    expect(uses).toContainEqual({ repository: 'shop/web', digest: run.v2, by: 'ECS service prod/web' });
  });

  it('holds the replaced revision also where only the newest deployment counts', async () => {
    rolledOut();
    const uses = await usesOf(ecsAt(run.aws.url, memoryCache(), 1));
    expect(uses).toContainEqual({ repository: 'shop/web', digest: run.v1, by: EARLIER });
  });

  it('reads finished deployments and resolved revisions once', async () => {
    rolledOut();
    const cache = memoryCache();
    const first = await usesOf(ecsAt(run.aws.url, cache));
    run.aws.calls.clear();
    expect(await usesOf(ecsAt(run.aws.url, cache))).toEqual(first);
    expect(run.aws.calls.count('DescribeServiceRevisions')).toBe(0);
    expect(run.aws.calls.count('DescribeServiceDeployments')).toBe(0);
  });

  it('asks again for a revision whose tags are not resolved yet', async () => {
    const { ecs } = run.aws;
    const definition = ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    ecs.createService(HERE, { cluster: 'prod', name: 'web', taskDefinition: definition, desired: 0 });
    const cache = memoryCache();
    await usesOf(ecsAt(run.aws.url, cache));
    await usesOf(ecsAt(run.aws.url, cache));
    expect(run.aws.calls.count('DescribeServiceRevisions')).toBe(2);
  });

  it('does not believe a cache that answers nonsense', async () => {
    rolledOut();
    for (const nonsense of ['{', '7']) {
      const cache = { get: async () => nonsense, set: async () => {} };
      expect(await usesOf(ecsAt(run.aws.url, cache))).toEqual(await usesOf(ecsAt(run.aws.url)));
    }
  });

  it.each(['ListServiceDeployments', 'DescribeServiceDeployments', 'DescribeServiceRevisions'])(
    'fails, and names the permission, when %s is denied',
    async (operation) => {
      rolledOut();
      run.aws.faults.inject(operation, { kind: 'deny' });
      const why = `ecs:${operation} is not allowed: add it to the role's policy`;
      expect(await report(ecsAt(run.aws.url))).toMatchObject({ status: 'failed', inspected: 0, why });
    },
  );
});

describe('the ECS source and odd deployments', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  const DIGEST = `sha256:${'e'.repeat(64)}`;
  const revision = (arn: string) => ({
    serviceRevisionArn: arn,
    containerImages: [{ image: image(arn), imageDigest: DIGEST }],
  });
  const CALM: Answers = {
    ListClusters: () => ({ clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/prod'] }),
    ListServices: () => ({ serviceArns: ['web'] }),
    DescribeServices: () => ({ services: [{ serviceName: 'web' }] }),
    DescribeServiceRevisions: ({ serviceRevisionArns }) => ({
      serviceRevisions: (serviceRevisionArns as string[]).map(revision),
    }),
    ListTasks: () => ({ taskArns: [] }),
    ListTaskDefinitionFamilies: () => ({ families: [] }),
    ListEventBuses: () => ({ EventBuses: [] }),
    'GET /schedules': () => ({ Schedules: [] }),
  };
  async function answered(change: Answers, revisions = 3) {
    stub = await startStub({ ...CALM, ...change });
    return await report(ecsAt(stub.url, memoryCache(), revisions));
  }
  const brief = (name: string, createdAt?: number, status = 'SUCCESSFUL') => ({
    serviceDeploymentArn: `d-${name}`,
    targetServiceRevisionArn: name,
    status,
    createdAt,
  });
  const describing: Answers = {
    DescribeServiceDeployments: ({ serviceDeploymentArns }) => ({
      serviceDeployments: (serviceDeploymentArns as string[]).map((serviceDeploymentArn) => ({
        serviceDeploymentArn,
        sourceServiceRevisions: [{ arn: `${serviceDeploymentArn}-source` }],
        rollback: { serviceRevisionArn: `${serviceDeploymentArn}-back` },
      })),
    }),
  };

  it('fails on a digest without an address, and remembers no such revision', async () => {
    const cache = memoryCache();
    const asked = async (containers: readonly object[]) => {
      const odd = (arn: string) => ({ serviceRevisionArn: arn, containerImages: containers });
      stub = await startStub({
        ...CALM,
        ListServiceDeployments: () => ({ serviceDeployments: [brief('odd', 1)] }),
        ...describing,
        DescribeServiceRevisions: ({ serviceRevisionArns }) => ({
          serviceRevisions: (serviceRevisionArns as string[]).map(odd),
        }),
      });
      const answer = await report(ecsAt(stub.url, cache));
      await stub.close();
      return answer;
    };
    const whole = { image: image('v1'), imageDigest: DIGEST };
    expect(await asked([whole, { imageDigest: DIGEST }])).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('ECS does not say of which repository'),
    });
    // A container of AWS's own has neither; then there may be more to come, and it is asked again.
    expect(await asked([whole, {}])).toMatchObject({ status: 'ok', uses: [{}, {}] });
    expect(await asked([{ ...whole, image: image('v2') }])).toMatchObject({
      uses: expect.arrayContaining([expect.objectContaining({ tag: 'v2' })]),
    });
  });

  it('reads the newest deployments over pages, whatever is under way, and what has no date', async () => {
    const pages: Record<string, object> = {
      '': { serviceDeployments: [brief('old', 100), brief('slow', 50, 'IN_PROGRESS')], nextToken: 'p2' },
      p2: { serviceDeployments: [brief('new', 200), brief('undated')] },
    };
    const list: Answers = { ListServiceDeployments: ({ nextToken = '' }) => pages[String(nextToken)] ?? {} };
    const answer = await answered({ ...list, ...describing }, 2);
    const tags = answer.status === 'ok' ? answer.uses.flatMap(({ tag }) => tag ?? []) : [];
    const expected = ['slow', 'new', 'undated'].flatMap((name) => [
      name,
      `d-${name}-source`,
      `d-${name}-back`,
    ]);
    expect(new Set(tags)).toEqual(new Set(expected));
  });

  it.each(['CODE_DEPLOY', 'EXTERNAL'])('asks a service of %s for task sets only', async (type) => {
    const services = [
      { serviceName: 'web', deploymentController: { type }, taskSets: [{ taskDefinition: 'web:3' }] },
    ];
    const answer = await answered({
      DescribeServices: () => ({ services }),
      DescribeTaskDefinition: () => ({ taskDefinition: { containerDefinitions: [{ image: image('v3') }] } }),
    });
    expect(answer).toMatchObject({ status: 'ok', uses: [{ tag: 'v3', by: 'ECS service prod/web' }] });
  });

  it.each(['ServiceNotFoundException', 'ServiceNotActiveException', 'UnsupportedFeatureException'])(
    'takes %s for a service without deployments',
    async (name) => {
      const answer = await answered({ ListServiceDeployments: () => awsError(name, 'not here') });
      expect(answer).toMatchObject({ status: 'ok', inspected: 1, uses: [] });
    },
  );

  it.each<[string, Answers, RegExp]>([
    ['no list', { ListServiceDeployments: () => ({}) }, /ListServiceDeployments holds no list/],
    ['a deployment left out', { DescribeServiceDeployments: () => ({}) }, /left out some/],
    [
      'a revision left out',
      { ...describing, DescribeServiceRevisions: () => ({ serviceRevisions: [] }) },
      /left out some/,
    ],
    [
      'a revision that cannot be described',
      { ...describing, DescribeServiceRevisions: () => ({ failures: [{ arn: 'x', reason: 'ACCESS' }] }) },
      /failed for x: ACCESS/,
    ],
  ])('fails on %s', async (_what, change, why) => {
    const list: Answers = { ListServiceDeployments: () => ({ serviceDeployments: [brief('one', 1)] }) };
    const answer = await answered({ ...list, ...change });
    expect(answer).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
  });
});
