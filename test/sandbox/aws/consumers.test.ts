import { BatchClient, DescribeJobDefinitionsCommand, ListJobsCommand } from '@aws-sdk/client-batch';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { Inspector2Client, ListCoverageCommand } from '@aws-sdk/client-inspector2';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AwsSandbox, startAwsSandbox } from '../../../src/sandbox/aws/index.ts';

const REGION = 'eu-west-1';
let aws: AwsSandbox;
beforeEach(async () => {
  aws = await startAwsSandbox({ now: () => 1_790_000_000_000 });
});
afterEach(() => aws.close());

const settings = () => ({
  region: REGION,
  endpoint: aws.url,
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
  maxAttempts: 1,
});

it('is empty until it is seeded, but for the default event bus', async () => {
  const batch = new BatchClient(settings());
  expect((await batch.send(new DescribeJobDefinitionsCommand({}))).jobDefinitions).toEqual([]);
  const events = new EventBridgeClient(settings());
  expect((await events.send(new ListRulesCommand({ EventBusName: 'default' }))).Rules).toEqual([]);
  const scheduler = new SchedulerClient(settings());
  expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  const inspector = new Inspector2Client(settings());
  expect((await inspector.send(new ListCoverageCommand({}))).coveredResources).toEqual([]);
});

it('answers what is not there with the error of the service', async () => {
  const batch = new BatchClient(settings());
  await expect(batch.send(new ListJobsCommand({ jobQueue: 'none' }))).rejects.toMatchObject({
    name: 'ClientException',
  });
  const events = new EventBridgeClient(settings());
  await expect(events.send(new ListRulesCommand({ EventBusName: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const scheduler = new SchedulerClient(settings());
  await expect(scheduler.send(new GetScheduleCommand({ Name: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});

it('throttles on request, in the words of each service', async () => {
  aws.faults.inject('*', { kind: 'throttle' });
  const batch = new BatchClient(settings());
  await expect(batch.send(new DescribeJobDefinitionsCommand({}))).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
  const inspector = new Inspector2Client(settings());
  await expect(inspector.send(new ListCoverageCommand({}))).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
});
