import {
  BatchDeleteImageCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
  ServerException,
} from '@aws-sdk/client-ecr';
import { LambdaClient, ListFunctionsCommand, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../../src/policy/image.ts';
import { SECOND } from '../../../src/policy/time.ts';
import { overRate } from '../../../src/sandbox/aws/index.ts';
import { type Bench, clientConfig, openBench, REGION } from './setup.ts';

let bench: Bench;
let digest: Digest;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
  digest = bench.aws.ecr.push(REGION, 'app', { tags: ['a'] });
});
afterEach(() => bench.close());

const look = () => bench.client.send(new DescribeImagesCommand({ repositoryName: 'app' }));
const remove = () =>
  bench.client.send(
    new BatchDeleteImageCommand({ repositoryName: 'app', imageIds: [{ imageDigest: digest }] }),
  );
const isThere = () => bench.aws.ecr.image(REGION, 'app', digest) !== undefined;

test('throttles as often as asked, by operation', async () => {
  const fault = bench.aws.faults.inject('DescribeImages', { kind: 'throttle' }, { times: 2 });
  for (let i = 0; i < 2; i++) {
    await expect(look()).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
  }
  await expect(look()).resolves.toBeDefined();
  expect(fault.fired).toBe(2);
});

test('the SDK takes a throttle for one and tries again', async () => {
  bench.aws.faults.inject('ecr:DescribeImages', { kind: 'throttle' }, { times: 1 });
  const patient = new ECRClient({ ...clientConfig(bench.aws), maxAttempts: 3 });
  await expect(patient.send(new DescribeImagesCommand({ repositoryName: 'app' }))).resolves.toBeDefined();
  expect(bench.aws.calls.of('DescribeImages').map((call) => call.outcome)).toEqual([
    'ThrottlingException',
    'ok',
  ]);
});

test('answers an error or a refusal without any effect', async () => {
  const failing = bench.aws.faults.inject('BatchDeleteImage', { kind: 'error' });
  await expect(remove()).rejects.toThrow(ServerException);
  failing.remove();
  const denied = bench.aws.faults.inject('*', { kind: 'deny' });
  await expect(remove()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  denied.remove();
  expect(isThere()).toBe(true);
  await remove();
  expect(isThere()).toBe(false);
});

test('a dropped answer comes after the effect', async () => {
  bench.aws.faults.inject('BatchDeleteImage', { kind: 'drop' }, { times: 1 });
  await expect(remove()).rejects.toThrow();
  expect(isThere()).toBe(false);
  expect(bench.aws.calls.of('BatchDeleteImage')).toMatchObject([{ outcome: 'dropped' }]);
});

test('someone else acts between the look and the change', async () => {
  const steal = () => {
    bench.aws.ecr.push(REGION, 'app', { tags: ['a'] });
  };
  bench.aws.faults.inject('BatchDeleteImage', { kind: 'before', run: steal }, { times: 1 });
  const imageIds = [{ imageDigest: digest, imageTag: 'a' }];
  const answer = await bench.client.send(new BatchDeleteImageCommand({ repositoryName: 'app', imageIds }));
  expect(answer.failures?.[0]?.failureCode).toBe('ImageTagDoesNotMatchDigest');
});

test('a callback can follow the effect, and a predicate can choose the call', async () => {
  const seen: boolean[] = [];
  const when = (call: { readonly input: unknown }) => JSON.stringify(call.input).includes(digest);
  bench.aws.faults.inject(
    'BatchDeleteImage',
    { kind: 'after', run: () => void seen.push(isThere()) },
    { when },
  );
  await remove();
  await bench.client.send(
    new BatchDeleteImageCommand({ repositoryName: 'app', imageIds: [{ imageTag: 'x' }] }),
  );
  expect(seen).toEqual([false]);
});

test('a delay only delays', async () => {
  bench.aws.faults.inject('*', { kind: 'delay', ms: 5 });
  await expect(look()).resolves.toBeDefined();
});

test('a rate limit throttles what goes beyond it in a second', async () => {
  bench.aws.faults.inject('DescribeImages', { kind: 'throttle' }, { when: overRate(2, bench.now) });
  await look();
  await look();
  await expect(look()).rejects.toMatchObject({ name: 'ThrottlingException' });
  bench.move(SECOND);
  await expect(look()).resolves.toBeDefined();
});

test("speaks the other services' errors as they do", async () => {
  bench.aws.faults.inject('ListFunctions', { kind: 'throttle' });
  const lambda = new LambdaClient(clientConfig(bench.aws));
  await expect(lambda.send(new ListFunctionsCommand({}))).rejects.toThrow(TooManyRequestsException);
});

test('the log names every call and proves that nothing was changed', async () => {
  await look();
  expect(bench.aws.calls.mutating()).toEqual([]);
  const put = new PutImageCommand({ repositoryName: 'app', imageManifest: '{}', imageTag: 'a' });
  await expect(bench.client.send(put)).rejects.toThrow();
  expect(bench.aws.calls.mutating()).toMatchObject([
    {
      service: 'ecr',
      operation: 'PutImage',
      region: REGION,
      account: '123456789012',
      principal: 'arn:aws:iam::123456789012:user/AKIATESTER',
      at: bench.now(),
      input: { repositoryName: 'app' },
      outcome: 'InvalidParameterException',
    },
  ]);
  expect(bench.aws.calls.count('ecr:DescribeImages')).toBe(1);
  bench.aws.calls.clear();
  expect(bench.aws.calls.all).toEqual([]);
});
