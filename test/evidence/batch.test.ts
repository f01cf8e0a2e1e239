import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchAt, HERE, image, NOW, type Runtime, report, startRuntime, usesOf } from './sandboxed.ts';
import { type Answers, type StubServer, startStub } from './stub.ts';

const use = (tag: string, by: string) => ({ repository: 'shop/web', tag, by });
const named = (...tags: string[]) => tags.map((tag) => ({ name: tag, image: image(tag) }));
const pod = (main: string, init: string) => ({
  eksProperties: { podProperties: { containers: named(main), initContainers: named(init) } },
});
const task = (...tags: string[]) => ({ ecsProperties: { taskProperties: [{ containers: named(...tags) }] } });

describe('the Batch source', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());
  const source = () => batchAt(run.aws.url);

  it('holds every active revision of a job definition, and no inactive one that nothing runs', async () => {
    const { batch } = run.aws;
    for (const tag of ['v1', 'v2', 'v3']) batch.registerJobDefinition(HERE, 'resize', image(tag));
    batch.deregisterJobDefinition(HERE, 'arn:aws:batch:eu-west-1:123456789012:job-definition/resize:2');
    expect(await usesOf(source())).toEqual([
      use('v1', 'Batch job definition resize:1'),
      use('v3', 'Batch job definition resize:3'),
    ]);
  });

  it.each<[string, object, string[]]>([
    ['several containers on ECS', task('app', 'sidecar'), ['app', 'sidecar']],
    ['a pod on EKS', pod('app', 'init'), ['app', 'init']],
    [
      'many nodes',
      {
        nodeProperties: {
          nodeRangeProperties: [{ container: { image: image('main') } }, task('worker'), pod('pod', 'first')],
        },
      },
      ['first', 'main', 'pod', 'worker'],
    ],
  ])('holds the images of %s', async (_what, properties, tags) => {
    run.aws.batch.registerJobDefinition(HERE, 'wide', { ...properties });
    expect((await usesOf(source())).map(({ tag }) => tag)).toEqual([...tags].sort());
  });

  it.each(['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'])(
    'holds what a %s job runs, though its definition was deregistered',
    async (status) => {
      const { batch } = run.aws;
      const queue = batch.createQueue(HERE, 'night');
      const definition = batch.registerJobDefinition(HERE, 'resize', image('v1'));
      batch.submitJob(HERE, { queue, name: 'photos', definition, status });
      batch.deregisterJobDefinition(HERE, definition);
      expect(await usesOf(source())).toEqual([use('v1', 'Batch job definition resize:1')]);
    },
  );

  it('holds what a job on EKS was submitted with in place of the definition', async () => {
    const { batch } = run.aws;
    const queue = batch.createQueue(HERE, 'pods', 'EKS');
    const definition = batch.registerJobDefinition(HERE, 'resize', pod('v1', 'init'));
    const overrides = pod('v2', 'init');
    batch.submitJob(HERE, { queue, name: 'photos', definition, status: 'RUNNABLE', overrides });
    expect(await usesOf(source())).toContainEqual(use('v2', 'Batch job photos'));
  });

  it('passes over jobs that ended and queues of SageMaker', async () => {
    const { batch } = run.aws;
    const queue = batch.createQueue(HERE, 'night');
    batch.createQueue(HERE, 'training', 'SAGEMAKER_TRAINING');
    const definition = batch.registerJobDefinition(HERE, 'resize', image('v1'));
    for (const status of ['SUCCEEDED', 'FAILED']) {
      batch.submitJob(HERE, { queue, name: 'photos', definition, status });
    }
    batch.deregisterJobDefinition(HERE, definition);
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 0, uses: [] });
    const queues = run.aws.calls.of('ListJobs').map(({ input }) => (input as { jobQueue: string }).jobQueue);
    expect(new Set(queues)).toEqual(new Set([queue]));
  });

  it('reads definitions, queues and jobs of many pages', async () => {
    const { batch } = run.aws;
    for (let i = 0; i < 120; i++) {
      batch.registerJobDefinition(HERE, `job-${i}`, image(`t${i}`));
      batch.createQueue(HERE, `queue-${String(i).padStart(3, '0')}`);
    }
    const queue = batch.createQueue(HERE, 'zz');
    const old = batch.registerJobDefinition(HERE, 'old', image('old'));
    const other = 'arn:aws:batch:eu-west-1:123456789012:job-definition/job-0:1';
    for (let i = 0; i < 1_050; i++) batch.submitJob(HERE, { queue, name: `j${i}`, definition: other });
    batch.submitJob(HERE, { queue, name: 'last', definition: old });
    batch.deregisterJobDefinition(HERE, old);
    const answer = await report(source());
    expect(answer).toMatchObject({ status: 'ok', inspected: 120, observedAt: NOW });
    expect(answer.status === 'ok' && answer.uses).toHaveLength(121);
  });

  it('goes on when it is throttled', async () => {
    run.aws.batch.registerJobDefinition(HERE, 'resize', image('v1'));
    run.aws.faults.inject('DescribeJobDefinitions', { kind: 'throttle' }, { times: 1 });
    expect(await usesOf(source())).toHaveLength(1);
  });

  it.each(['DescribeJobDefinitions', 'DescribeJobQueues', 'ListJobs', 'DescribeJobs'])(
    'fails, and names the permission, when %s is denied',
    async (operation) => {
      const { batch, faults } = run.aws;
      const queue = batch.createQueue(HERE, 'pods', 'EKS');
      const definition = batch.registerJobDefinition(HERE, 'resize', pod('v1', 'init'));
      batch.submitJob(HERE, { queue, name: 'photos', definition });
      faults.inject(operation, { kind: 'deny' });
      const why = `batch:${operation} is not allowed: add it to the role's policy`;
      expect(await report(source())).toMatchObject({ name: 'batch', status: 'failed', inspected: 0, why });
    },
  );
});

describe('the Batch source believes no answer that cannot be right', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  const DEFINITION = { jobDefinitionName: 'f', revision: 1, jobDefinitionArn: 'arn:f' };
  const CALM: Answers = {
    'POST /v1/describejobdefinitions': () => ({ jobDefinitions: [] }),
    'POST /v1/describejobqueues': () => ({ jobQueues: [{ jobQueueArn: 'arn:q' }] }),
    'POST /v1/listjobs': () => ({ jobSummaryList: [] }),
  };
  const jobs = (...list: object[]): Answers => ({ 'POST /v1/listjobs': () => ({ jobSummaryList: list }) });
  const defined = (content: object): Answers => ({
    'POST /v1/describejobdefinitions': () => ({ jobDefinitions: [{ ...DEFINITION, ...content }] }),
  });

  it.each<[string, Answers, RegExp]>([
    [
      'no list of definitions',
      { 'POST /v1/describejobdefinitions': () => ({}) },
      /Definitions holds no list/,
    ],
    ['no list of queues', { 'POST /v1/describejobqueues': () => ({}) }, /Queues holds no list/],
    [
      'a queue without an ARN',
      { 'POST /v1/describejobqueues': () => ({ jobQueues: [{}] }) },
      /without an ARN/,
    ],
    ['no list of jobs', { 'POST /v1/listjobs': () => ({}) }, /ListJobs holds no list/],
    ['a job without a definition', jobs({ jobId: 'one' }), /what job one runs/],
    ['a job without an id', jobs({ jobDefinition: 'arn:f' }), /what job \? runs/],
    ['a definition that nobody knows', jobs({ jobId: 'one', jobDefinition: 'arn:g' }), /runs arn:g, which/],
    ['a definition that runs nothing', defined({}), /definition f:1 does not say what it runs/],
    ['a container without an image', defined({ containerProperties: {} }), /container without an image/],
    [
      'no list of jobs in full',
      {
        ...defined(pod('v1', 'init')),
        ...jobs({ jobId: 'one', jobDefinition: 'arn:f' }),
        'POST /v1/describejobs': () => ({}),
      },
      /DescribeJobs holds no list/,
    ],
    [
      'a page that comes again',
      { 'POST /v1/listjobs': () => ({ jobSummaryList: [], nextToken: 'x' }) },
      /repeated a page/,
    ],
  ])('%s', async (_what, change, why) => {
    stub = await startStub({ ...CALM, ...change });
    expect(await report(batchAt(stub.url))).toMatchObject({
      status: 'failed',
      why: expect.stringMatching(why),
    });
  });

  it('makes a repository unclear where the rest of an address is damaged', async () => {
    const damaged = defined({ containerProperties: { image: `${image('v1')}@sha256:zz` } });
    stub = await startStub({ ...CALM, ...damaged });
    const answer = await report(batchAt(stub.url));
    expect(answer.status === 'ok' && [...(answer.unclear ?? [])]).toEqual([
      ['shop/web', 'Batch job definition f:1 names an image of shop/web that cannot be read'],
    ]);
  });
});
