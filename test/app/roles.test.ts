import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { choose, click, LEAD, PAYMENTS, posted, SHOP, useOffices } from './office.ts';

describe('app and worker apart', () => {
  const offices = useOffices();

  test('neither does `layaway app`: it opens no registry and asks AWS nothing', async () => {
    const office = await offices.open();
    const worker = await office.run({ roles: { app: false, worker: true } });
    await office.settle();
    await office.stop(worker);
    office.aws.calls.clear();
    await office.run({ roles: { app: true, worker: false } });
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await choose(office, LEAD, 'images', PAYMENTS);
    await choose(office, LEAD, 'evidence', PAYMENTS);
    await office.slack.act.slash(LEAD, PAYMENTS, '/ecr', 'status payments/api');
    const drawn = () => posted(office, PAYMENTS).at(-1)?.includes('About to be put aside');
    await office.slack.until('the decided card', drawn);
    expect(office.aws.calls.all).toEqual([]);
  });

  test('two of each on one Redis post each digest once and put aside once', async () => {
    const office = await offices.open();
    await Promise.all([office.run(), office.run()]);
    await office.settle();
    expect(posted(office, PAYMENTS)).toHaveLength(1);
    expect(posted(office, SHOP)).toHaveLength(1);
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    expect(office.aws.calls.of('PutImage').filter(({ outcome }) => outcome === 'ok')).toHaveLength(3);
    await office.move(7 * DAY);
    expect(posted(office, SHOP)).toHaveLength(2);
  });
});
