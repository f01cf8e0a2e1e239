import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/server.ts';
import { demoConfig } from '../../src/sandbox/company/config.ts';
import { writeRunbook } from '../../src/sandbox/company/runbook.ts';

let aws: AwsSandbox;
beforeAll(async () => {
  aws = await startAwsSandbox({ now: () => 0 });
});
afterAll(() => aws.close());

test('the command line reads the configuration the demo runs with, its cluster included', async () => {
  const fleet = { registry: { account: aws.account, region: 'eu-west-1' }, unusedBranches: new Map() };
  const documents = await writeRunbook(aws, fleet);
  const clusters = [{ name: 'prod', context: 'prod', kubeconfig: '/tmp/kubeconfig' }];
  const { mentionedIn } = documents;
  const { written, config } = demoConfig({
    sources: { kubernetes: { clusters } },
    slowPath: { mentionedIn },
  });
  const path = await documents.keepConfig(written);
  const inFull = mentionedIn.map((glob) => `${documents.root}/${glob}`);
  expect(loadConfig({ path, env: {} })).toEqual({
    path,
    config: { ...config, slowPath: { ...config.slowPath, mentionedIn: inFull } },
  });
  await documents.close();
});
