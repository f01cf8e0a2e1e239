import { expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, useOffices } from './office.ts';

const offices = useOffices();

test('over HTTP, a click while Redis is away is refused visibly, and counts when it is made again', async () => {
  const office = await offices.open({ start: Date.now() });
  const { signingSecret } = office.slack.credentials;
  const { slack } = office.options();
  const running = await office.run({ slack: { ...slack, intake: { signingSecret } } });
  office.slack.deliverTo(`http://127.0.0.1:${running.port}/slack/events`);
  await office.settle();
  process.kill(offices.redis.server.pid, 'SIGKILL');
  expect(await click(office, LEAD, ACTION.keep, PAYMENTS)).toMatchObject({ outcome: 'refused', status: 503 });
  await offices.redis.server.restart();
  const decided = async () =>
    (await office.store.ledger.read({})).filter(({ kind }) => kind === 'decided').length;
  const back = { timeout: 20_000, interval: 250 };
  await expect.poll(() => decided().catch(() => undefined), back).toBe(0);
  const again = () => click(office, LEAD, ACTION.keep, PAYMENTS).then(({ outcome }) => outcome);
  await expect.poll(again, back).toBe('acked');
  await expect.poll(decided, back).toBe(1);
  expect(await office.slack.act.replay()).toMatchObject({ outcome: 'refused', status: 401 });
  await expect.poll(() => office.settle().then(() => 'settled', String), back).toBe('settled');
});
