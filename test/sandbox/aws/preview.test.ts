import {
  GetLifecyclePolicyPreviewCommand,
  LifecyclePolicyPreviewInProgressException,
  LifecyclePolicyPreviewNotFoundException,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../src/policy/time.ts';
import { type Bench, daysAgo, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(REGION, 'app');
});
afterEach(() => bench.close());

const limit = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 };
const rule = { rulePriority: 7, selection: { tagStatus: 'any', ...limit }, action: { type: 'expire' } };
const lifecyclePolicyText = JSON.stringify({ rules: [rule] });
const inApp = { repositoryName: 'app' };
const start = () =>
  bench.client.send(new StartLifecyclePolicyPreviewCommand({ ...inApp, lifecyclePolicyText }));
const get = (nextToken?: string) =>
  bench.client.send(new GetLifecyclePolicyPreviewCommand({ ...inApp, nextToken }));
const push = (days: number) => bench.aws.ecr.push(REGION, 'app', { pushedAt: daysAgo(days) });

test('a preview takes its time, one at once, and says what each rule would take', async () => {
  bench.aws.ecr.configureRegistry(REGION, { previewTakes: 10 * SECOND });
  await expect(get()).rejects.toThrow(LifecyclePolicyPreviewNotFoundException);
  const old = push(20);
  push(1);
  expect(await start()).toMatchObject({ status: 'IN_PROGRESS', lifecyclePolicyText });
  expect(await get()).toMatchObject({ status: 'IN_PROGRESS' });
  await expect(start()).rejects.toThrow(LifecyclePolicyPreviewInProgressException);
  bench.move(10 * SECOND);
  expect(await get()).toMatchObject({
    status: 'COMPLETE',
    previewResults: [{ imageDigest: old, action: { type: 'EXPIRE' }, appliedRulePriority: 7 }],
    summary: { expiringImageTotalCount: 1 },
  });
  expect(bench.aws.ecr.images(REGION, 'app')).toHaveLength(2);
});

test('it answers a hundred images a page', async () => {
  for (let i = 0; i < 101; i++) push(20);
  await start();
  const first = await get();
  expect(first.previewResults).toHaveLength(100);
  const second = await get(first.nextToken);
  expect([second.previewResults?.length, second.nextToken]).toEqual([1, undefined]);
});

test('policies run once a day while the clock moves, beginning a day after they were set', () => {
  const { ecr } = bench.aws;
  push(20);
  ecr.setLifecyclePolicy(REGION, 'app', lifecyclePolicyText);
  const left = (by: number) => {
    bench.move(by);
    ecr.runLifecycleDaily();
    return ecr.images(REGION, 'app').length;
  };
  expect([left(23 * HOUR), left(HOUR)]).toEqual([1, 0]);
  push(20);
  expect([left(HOUR), left(DAY)]).toEqual([1, 0]);
  ecr.setLifecyclePolicy(REGION, 'app', undefined);
  push(20);
  expect(left(2 * DAY)).toBe(1);
});
