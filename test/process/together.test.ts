import { expect, test } from 'vitest';
import { verifyRecords } from '../../src/cli/records-verify.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, REGISTRY, SHOP, SHOP_LEAD, tagsIn } from '../app/office.ts';
import { useFirms } from './services.ts';

const firms = useFirms();

test('two workers and one app on one Redis: Remove puts aside once, and no change is made twice', async () => {
  const firm = await firms.open();
  const [app, ...workers] = await Promise.all([
    firm.start('app'),
    firm.start('worker'),
    firm.start('worker'),
  ]);
  await firm.shows(PAYMENTS, 'Remove 3');
  await firm.shows(SHOP, 'Remove 1');
  const asked = firm.aws.calls.all.length;
  const [acted] = await Promise.all([
    click(firm, LEAD, ACTION.remove, PAYMENTS, 3),
    click(firm, SHOP_LEAD, ACTION.remove, SHOP),
  ]);
  expect([acted, ...acted.duplicates].map(({ outcome }) => outcome)).toEqual(['acked', 'acked', 'acked']);
  // The same work for both of them at the same moment, several times: whoever is second must find it done or being done.
  for (const review of await firm.store.reviews.inRepository(REGISTRY, 'payments/api'))
    for (let i = 0; i < 8; i++) await firm.queue.add({ name: 'review', review });
  await firm.shows(PAYMENTS, '3 put aside until');
  await firm.shows(SHOP, '1 put aside until');
  await expect.poll(() => firm.queue.idle(), { timeout: 20_000 }).toBe(true);

  const since = firm.aws.calls.all.slice(asked);
  const changes = firm.aws.calls.mutating().map(({ operation, input }) => JSON.stringify([operation, input]));
  expect(changes).toHaveLength(2 * 4); // a new name and the old one's end, for each of four images
  expect(new Set(changes).size).toBe(changes.length);
  expect(firm.aws.calls.mutating().filter(app.made)).toEqual([]);
  for (const worker of workers) expect(since.some(worker.made)).toBe(true);
  for (const repository of ['payments/api', 'shop/web'])
    for (const [digest, tags] of tagsIn(firm, repository))
      if (!tags.includes('1.0.0')) expect(tags.every(isQuarantineTag), `${repository} ${digest}`).toBe(true);
  const entries = await firm.store.ledger.read({ repository: 'payments/api', registry: REGISTRY });
  const decided = entries.filter(({ kind }) => kind === 'decided');
  expect(decided).toHaveLength(1);
  expect(entries.filter(({ kind }) => kind === 'failed')).toEqual([]);
  expect(await verifyRecords(firm.store.ledger, undefined)).toMatchObject({ json: { ok: true } });
}, 120_000);
