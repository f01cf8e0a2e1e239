import { expect, test } from 'vitest';
import { HOUR } from '../../src/policy/time.ts';
import { LEAD, officeConfig, PAYMENTS, posted, SHOP, useOffices } from './office.ts';

const offices = useOffices();

test('the last message of a team that left the configuration is closed, and its questions lose their buttons', async () => {
  const office = await offices.open();
  const before = await office.run();
  await office.settle();
  expect(posted(office, SHOP)[0]).toContain('shop/web');
  await office.stop(before);
  const teams = { payments: { channel: PAYMENTS, leads: [LEAD], timezone: 'Europe/Berlin' } };
  await office.run({ config: officeConfig({ teams }) });
  await office.settle();
  await office.move(HOUR);
  const [message = ''] = posted(office, SHOP);
  expect(message).toContain('*Closed.* This team is no longer in the configuration.');
  expect(message).not.toContain('Remove 1');
  expect(posted(office, PAYMENTS)[0]).toContain('Remove 3');
  expect(await office.store.weeks.of('shop')).toMatchObject([{ closed: true }]);
});
