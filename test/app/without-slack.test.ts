import { expect, test } from 'vitest';
import { MINUTE } from '../../src/policy/time.ts';
import { freePort } from '../../src/sandbox/loopback.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, posted, REGION, tagsIn, useOffices } from './office.ts';

const offices = useOffices();
const WORKER = { app: false, worker: true };

test('a worker that starts while Slack is away sweeps and answers health checks, and posts once Slack is back', async () => {
  const office = await offices.open();
  office.slack.faults.status('*', 503, 1_000);
  const { slack } = office.options();
  const running = await office.run({ roles: WORKER, slack: { ...slack, patience: 20 } });
  expect((await fetch(`http://127.0.0.1:${running.port}/readyz`)).status).toBe(200);
  await office.settle();
  expect(await office.store.memory.lastDone('sweep')).toBeDefined();
  expect(office.log.join()).toContain('Slack does not answer, asking again');
  expect(posted(office, PAYMENTS)).toEqual([]);
  office.slack.faults.clear();
  const asked = () => posted(office, PAYMENTS).filter((text) => text.includes(ACTION.remove)).length;
  await expect.poll(asked, { timeout: 10_000 }).toBe(1);
});

test('a worker whose token was revoked says so, and gives back what turns out to be used', async () => {
  const office = await offices.open();
  const before = await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await office.stop(before);
  const [used] = [...tagsIn(office, 'payments/api')].find(([, [tag]]) => tag?.startsWith('layaway.')) ?? [''];
  office.clock.move(30 * MINUTE);
  office.aws.ecr.pull(REGION, 'payments/api', used);
  office.slack.faults.error('*', 'token_revoked', 1_000);
  await office.run({ roles: WORKER });
  expect(office.log.join()).toMatch(
    /Slack refuses SLACK_BOT_TOKEN \(token_revoked\).*are watched and given back/,
  );
  await office.settle();
  expect(tagsIn(office, 'payments/api').get(used)?.join()).not.toContain('layaway.');
});

test('an app that Slack reaches over HTTP answers health checks while it cannot reach Slack', async () => {
  const office = await offices.open();
  office.slack.faults.status('*', 503, 1_000);
  const port = await freePort();
  const { slack } = office.options();
  const { signingSecret } = office.slack.credentials;
  const starting = office.run({
    roles: { app: true, worker: false },
    port,
    slack: { ...slack, intake: { signingSecret } },
  });
  const health = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status, String);
  await expect.poll(health).toBe(200);
  office.slack.faults.clear();
  expect((await starting).port).toBe(port);
});
