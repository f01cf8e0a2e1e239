import { afterEach, describe, expect, it } from 'vitest';
import { ecsAt, image, report } from './sandboxed.ts';
import { type Answers, awsError, type StubServer, startStub } from './stub.ts';

let stub: StubServer;
afterEach(() => stub.close());

const ARN = 'arn:aws:ecs:eu-west-1:123456789012';
const DIGEST = `sha256:${'d'.repeat(64)}`;
const CALM: Answers = {
  ListClusters: () => ({ clusterArns: [`${ARN}:cluster/prod`] }),
  ListServices: () => ({ serviceArns: [`${ARN}:service/prod/web`] }),
  DescribeServices: () => ({
    services: [{ serviceName: 'web', taskDefinition: `${ARN}:task-definition/web:1` }],
    failures: [],
  }),
  ListServiceDeployments: () => ({ serviceDeployments: [] }),
  ListTasks: () => ({ taskArns: [] }),
  ListEventBuses: () => ({ EventBuses: [] }),
  'GET /schedules': () => ({ Schedules: [] }),
  ListTaskDefinitionFamilies: () => ({ families: [] }),
  ListTaskDefinitions: () => ({ taskDefinitionArns: [] }),
  DescribeTaskDefinition: () => ({ taskDefinition: { containerDefinitions: [{ image: image('v1') }] } }),
};

async function answered(change: Answers) {
  stub = await startStub({ ...CALM, ...change });
  return await report(ecsAt(stub.url));
}

const unknown = () => awsError('ClientException', 'Unable to describe task definition.');

describe('the ECS source believes no answer that cannot be right', () => {
  it.each<[string, Answers, RegExp]>([
    ['no list of clusters', { ListClusters: () => ({}) }, /ecs:ListClusters holds no list/],
    [
      'a page that comes again',
      { ListServices: () => ({ serviceArns: [], nextToken: 'x' }) },
      /repeated a page/,
    ],
    ['a service left out', { DescribeServices: () => ({ services: [] }) }, /left out some/],
    [
      'a service that cannot be described',
      { DescribeServices: () => ({ failures: [{ arn: 'x', reason: 'ACCESS' }] }) },
      /failed for x: ACCESS/,
    ],
    [
      'a task left out',
      { ListTasks: () => ({ taskArns: ['t'] }), DescribeTasks: () => ({}) },
      /left out some/,
    ],
    [
      'a task that runs a digest without an address',
      {
        ListTasks: () => ({ taskArns: ['t'] }),
        DescribeTasks: () => ({ tasks: [{ taskArn: 't', containers: [{ imageDigest: DIGEST }] }] }),
      },
      /ECS task t runs sha256:d+, and ECS does not say of which repository/,
    ],
    [
      'no list of revisions',
      { ListTaskDefinitionFamilies: () => ({ families: ['f'] }), ListTaskDefinitions: () => ({}) },
      /holds no list/,
    ],
    [
      'a revision without a number',
      {
        ListTaskDefinitionFamilies: () => ({ families: ['f'] }),
        ListTaskDefinitions: () => ({ taskDefinitionArns: ['f:one', 'f:two'] }),
      },
      /named a task definition f:/,
    ],
    [
      'a definition without containers',
      { DescribeTaskDefinition: () => ({ taskDefinition: {} }) },
      /without containers/,
    ],
    [
      'a container without an image',
      { DescribeTaskDefinition: () => ({ taskDefinition: { containerDefinitions: [{}] } }) },
      /has no image/,
    ],
    ['a service whose definition is not there', { DescribeTaskDefinition: unknown }, /does not describe/],
    [
      'an address of ours that cannot be read',
      {
        DescribeTaskDefinition: () => ({
          taskDefinition: {
            containerDefinitions: [{ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/$X:1' }],
          },
        }),
      },
      /cannot be read/,
    ],
  ])('%s', async (_what, change, why) => {
    expect(await answered(change)).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
  });

  it('but takes what was deleted while it read for gone', async () => {
    const missing = [{ arn: 'x', reason: 'MISSING' }];
    const answer = await answered({
      DescribeServices: () => ({ failures: missing }),
      ListTasks: () => ({ taskArns: ['t'] }),
      DescribeTasks: () => ({ failures: missing }),
      ListTaskDefinitionFamilies: () => ({ families: ['f'] }),
      ListTaskDefinitions: () => ({ taskDefinitionArns: ['f:1'] }),
      DescribeTaskDefinition: unknown,
    });
    expect(answer).toMatchObject({ status: 'ok', uses: [], inspected: 1 });
  });

  it('makes the repository unclear where the digest of a task or the rest of an address is damaged', async () => {
    const answer = await answered({
      ListTasks: () => ({ taskArns: ['t'] }),
      DescribeTasks: () => ({
        tasks: [
          { group: 'service:web', containers: [{ image: image('v1'), imageDigest: 'sha256:zz' }] },
          { group: 'service:two', containers: [{ image: `${image('v1', 'shop/two')}@sha256:zz` }] },
        ],
      }),
    });
    expect(answer.status === 'ok' && [...(answer.unclear ?? [])]).toEqual([
      ['shop/two', expect.stringContaining('ECS task prod/service:two')],
      ['shop/web', expect.stringContaining('ECS task prod/service:web')],
    ]);
  });

  it('reads the digests a service revision pins, and the definitions of deployments and task sets', async () => {
    const answer = await answered({
      DescribeServices: () => ({
        services: [
          {
            serviceName: 'web',
            currentServiceRevisions: [{ arn: 'rev' }],
            deployments: [{ taskDefinition: 'web:2' }],
            taskSets: [{ taskDefinition: 'web:3' }],
          },
        ],
      }),
      DescribeServiceRevisions: () => ({
        serviceRevisions: [{ containerImages: [{ image: image('v9'), imageDigest: DIGEST }] }],
      }),
      DescribeTaskDefinition: ({ taskDefinition }) => ({
        taskDefinition: {
          containerDefinitions: [{ image: image(String(taskDefinition).replace(':', '-')) }],
        },
      }),
    });
    const by = 'ECS service prod/web';
    const repository = 'shop/web';
    expect(answer.status === 'ok' && answer.uses).toEqual([
      { repository, tag: 'v9', by },
      { repository, tag: 'web-2', by },
      { repository, tag: 'web-3', by },
      { repository, digest: DIGEST, by },
    ]);
  });
});
