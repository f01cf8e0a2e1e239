import { expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { addOthers, ask, GUEST } from './asking.ts';
import { click, LEAD, PAYMENTS, REGISTRY, SHOP_LEAD, useOffices } from './office.ts';

const offices = useOffices();

test('promise 12: who wanted to restore what is not theirs is on record, once a day, and guests are not', async () => {
  const office = await offices.open();
  addOthers(office);
  await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  for (const user of [SHOP_LEAD, GUEST, SHOP_LEAD]) await ask(office, user, 'restore payments/api');
  const refused = (await office.store.ledger.read({})).filter(({ kind }) => kind === 'refused');
  expect(refused).toEqual([
    expect.objectContaining({
      by: SHOP_LEAD,
      registry: REGISTRY,
      repository: 'payments/api',
      text: `payments/api: <@${SHOP_LEAD}> wanted to restore, refused: Only members and leads of payments can decide about this.`,
    }),
  ]);
  expect(refused[0]).not.toHaveProperty('review');
});
