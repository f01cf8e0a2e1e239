import type { Task } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ecsPullErrors } from '../../../src/evidence/signals/ecs-pull-errors.ts';
import { MINUTE } from '../../../src/policy/time.ts';
import { container, HERE, HOST, image, NOW, type Runtime, settings, startRuntime } from '../sandboxed.ts';
import { type Answers, type StubServer, startStub } from '../stub.ts';
import { hear, signalsOf } from './heard.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('failed pulls of ECS', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());
  const source = () => ecsPullErrors(settings(run.aws.url));

  it('are told with the image, the task and the time', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v0'));
    run.aws.ecs.failToPull(HERE, 'prod', 'web', NOW - MINUTE);
    expect(await signalsOf(source())).toEqual([
      {
        kind: 'failed-pull',
        repository: 'shop/web',
        tag: 'v0',
        text: expect.stringMatching(
          /^ECS task prod\/.*web:1 could not pull shop\/web:v0 \(CannotPullContainerError\)$/,
        ),
        at: NOW - MINUTE,
      },
    ]);
  });

  it('are none where tasks run or were stopped', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    run.aws.ecs.stopTask(HERE, run.aws.ecs.runTask(HERE, 'prod', 'web'));
    run.aws.ecs.runTask(HERE, 'prod', 'web');
    expect(await signalsOf(source())).toEqual([]);
  });

  it('of other registries are passed over', async () => {
    const far = `210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1`;
    run.aws.ecs.registerTaskDefinition(HERE, 'far', [{ name: 'main', image: far }]);
    run.aws.ecs.registerTaskDefinition(HERE, 'hub', [{ name: 'main', image: 'nginx:1' }]);
    for (const family of ['far', 'hub']) run.aws.ecs.failToPull(HERE, 'prod', family);
    expect(await signalsOf(source())).toEqual([]);
  });

  it('are found over pages', async () => {
    for (let i = 0; i < 130; i++) {
      run.aws.ecs.registerTaskDefinition(HERE, 'web', container(`v${i}`));
      run.aws.ecs.failToPull(HERE, 'prod', 'web');
    }
    expect(await signalsOf(source())).toHaveLength(130);
    expect(run.aws.calls.count('DescribeTasks')).toBe(2);
  });

  it('are found when ECS throttles', async () => {
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v0'));
    run.aws.ecs.failToPull(HERE, 'prod', 'web');
    run.aws.faults.inject('ListTasks', { kind: 'throttle' }, { times: 1 });
    expect(await signalsOf(source())).toHaveLength(1);
  });

  it.each(['ListClusters', 'ListTasks', 'DescribeTasks'])(
    'cannot be known when %s is denied: that is no silence',
    async (operation) => {
      run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v0'));
      run.aws.ecs.failToPull(HERE, 'prod', 'web');
      run.aws.faults.inject(operation, { kind: 'deny' });
      const why = `ecs:${operation} is not allowed: add it to the role's policy`;
      expect(await hear(source())).toEqual({ source: 'ecs-pull-errors', status: 'failed', why });
    },
  );
});

describe('a stopped task as ECS may tell it', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  async function told(task: Task | object): Promise<string[]> {
    const answers: Answers = {
      ListClusters: () => ({ clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/prod'] }),
      ListTasks: () => ({ taskArns: ['arn:task/1'] }),
      DescribeTasks: () => ({ tasks: [task], failures: [] }),
    };
    stub = await startStub(answers);
    const signals = await signalsOf(ecsPullErrors(settings(stub.url)));
    return signals.map((one) =>
      one.kind === 'failed-pull' ? `${one.tag} ${one.digest?.slice(0, 9)} ${one.at}` : '',
    );
  }

  const main = { name: 'main', image: image('v1') };
  const side = { name: 'side', image: image('v2') };
  it.each<[string, object, string[]]>([
    [
      'with the reason on one of its containers',
      {
        containers: [main, { ...side, reason: 'CannotPullImageManifestError: manifest unknown' }],
        stoppedAt: 5,
      },
      ['v2 undefined 5000'],
    ],
    [
      'with a reason that names the digest',
      {
        stoppedReason: `CannotPullContainerError: failed to resolve ref ${HOST}/shop/web@${DIGEST}: not found`,
        containers: [main, side],
        stoppingAt: 5,
        createdAt: 4,
      },
      ['undefined sha256:aa 5000', 'v1 undefined 5000', 'v2 undefined 5000'],
    ],
    [
      'with a reason that is cut off in the middle of the address',
      {
        stoppedReason: `CannotPullContainerError: pull image manifest has been retried 5 time(s): ${HOST}/shop/we`,
        containers: [main],
        stoppedAt: 5,
      },
      ['latest undefined 5000', 'v1 undefined 5000'],
    ],
    [
      'with a reason that is cut off, and another on one of its containers',
      {
        stoppedReason: `CannotPullContainerError: ${HOST}/shop/we`,
        containers: [main, { ...side, reason: 'CannotPullContainerError: not found' }],
        stoppedAt: 5,
      },
      ['latest undefined 5000', 'v2 undefined 5000'],
    ],
    [
      'with a reason that names nothing, and without a time',
      { stoppedReason: 'CannotPullContainerError: context deadline exceeded', containers: [main, side] },
      [`v1 undefined ${NOW}`, `v2 undefined ${NOW}`],
    ],
    ['without containers', { stoppedReason: 'CannotPullContainerError: unknown' }, []],
    ['for another reason', { stoppedReason: 'Essential container in task exited', containers: [main] }, []],
    ['without a reason', { containers: [main] }, []],
  ])('%s', async (_what, task, found) => {
    expect(await told(task)).toEqual(found);
  });
});
