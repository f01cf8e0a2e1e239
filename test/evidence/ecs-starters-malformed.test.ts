import { afterEach, expect, it } from 'vitest';
import { ecsAt, report } from './sandboxed.ts';
import { type Answers, type StubServer, startStub } from './stub.ts';

let stub: StubServer;
afterEach(() => stub.close());

const ECS = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';
const CALL = 'arn:aws:scheduler:::aws-sdk:ecs:runTask';
const CALM: Answers = {
  ListClusters: () => ({ clusterArns: [] }),
  ListTaskDefinitionFamilies: () => ({ families: [] }),
  ListEventBuses: () => ({ EventBuses: [{ Name: 'default' }] }),
  ListRules: () => ({ Rules: [{ Name: 'nightly' }] }),
  ListTargetsByRule: () => ({ Targets: [] }),
  'GET /schedules': () => ({ Schedules: [{ Name: 'weekly' }] }),
  'GET /schedules/weekly': () => ({ Target: { Arn: 'arn:aws:sqs:eu-west-1:123456789012:q' } }),
};
const target = (content: object): Answers => ({ 'GET /schedules/weekly': () => ({ Target: content }) });

async function answered(change: Answers) {
  stub = await startStub({ ...CALM, ...change });
  return await report(ecsAt(stub.url));
}

it.each<[string, Answers, RegExp]>([
  ['no list of buses', { ListEventBuses: () => ({}) }, /events:ListEventBuses holds no list/],
  ['a bus without a name', { ListEventBuses: () => ({ EventBuses: [{}] }) }, /bus without a name/],
  ['a rule without a name', { ListRules: () => ({ Rules: [{}] }) }, /rule of default without a name/],
  [
    'a page of rules that comes again',
    { ListRules: () => ({ Rules: [], NextToken: 'x' }) },
    /repeated a page/,
  ],
  ['no list of targets', { ListTargetsByRule: () => ({}) }, /events:ListTargetsByRule holds no list/],
  [
    'a cluster that a rule starts nothing on',
    { ListTargetsByRule: () => ({ Targets: [{ Id: '1', Arn: ECS }] }) },
    /rule nightly does not say which ECS task definition/,
  ],
  ['no list of schedules', { 'GET /schedules': () => ({}) }, /scheduler:ListSchedules holds no list/],
  ['a schedule without a name', { 'GET /schedules': () => ({ Schedules: [{}] }) }, /without a name/],
  ['a cluster that a schedule starts nothing on', target({ Arn: ECS }), /schedule weekly does not say/],
  ['a schedule without a target', { 'GET /schedules/weekly': () => ({}) }, /schedule weekly does not say/],
  ['a call whose input is no JSON', target({ Arn: CALL, Input: '{' }), /input that cannot be read/],
  ['a call whose input is a list', target({ Arn: CALL, Input: '7' }), /input that cannot be read/],
])('the ECS source believes no answer that cannot be right: %s', async (_what, change, why) => {
  expect(await answered(change)).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
});

it.each([
  ['a target that is no ECS', {}],
  ['a call that scales a service', target({ Arn: CALL, Input: '{"DesiredCount": 0}' })],
  ['a call without an input', target({ Arn: CALL })],
])('the ECS source passes over %s', async (_what, change) => {
  expect(await answered(change)).toMatchObject({ status: 'ok', inspected: 0, uses: [] });
});
