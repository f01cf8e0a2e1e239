import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/server.ts';
import { RegistryPanel } from '../../src/sandbox/company/registry-panel.ts';

const DAY = 86_400_000;
const REGION = 'eu-west-1';
const NOW = Date.UTC(2026, 10, 23, 9);
const NAME = 'mobile/gateway';
const expireUntagged = {
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      action: { type: 'expire' },
    },
  ],
};

let aws: AwsSandbox;
beforeAll(async () => {
  aws = await startAwsSandbox({ now: () => NOW });
});
afterAll(() => aws.close());

test('the panel says of what a lifecycle policy deleted that it was not Layaway', async () => {
  aws.ecr.createRepository(REGION, NAME);
  for (const tags of [[], ['feat-refunds']]) aws.ecr.push(REGION, NAME, { tags, pushedAt: NOW - 30 * DAY });
  const panel = new RegistryPanel(aws, REGION);
  aws.ecr.setLifecyclePolicy(REGION, NAME, JSON.stringify(expireUntagged));
  aws.ecr.runLifecycle(REGION);
  const { images = [] } = await panel.view(NAME);
  expect(images.map(({ state, expired }) => [state, expired])).toEqual([
    ['deleted', true],
    ['active', undefined],
  ]);
});
