import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { watchSafekeeping } from '../../src/app/watch-safekeeping.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, posted, privately, SHOP, SHOP_LEAD, tagsIn, useOffices } from './office.ts';

const offices = useOffices();
const evict = async (policy: string) => {
  const admin = new Redis(offices.redis.server.url);
  await admin.config('SET', 'maxmemory-policy', policy);
  admin.disconnect();
};
afterAll(() => evict('noeviction'));

test('a Redis that evicts by now stops everything but giving back, and health says what a start would', async () => {
  const office = await offices.open();
  const { port } = await office.run();
  await office.settle();
  const names = () => [...tagsIn(office, 'payments/api').values()].flat().join();
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(async (answer) => [answer.status, await answer.text()]);
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(names()).toContain('layaway.');
  await evict('allkeys-lru');
  expect(await ask('/readyz')).toEqual([503, expect.stringMatching(/allkeys-lru: .* Set it to noeviction/)]);
  expect((await ask('/metrics'))[1]).toContain('layaway_redis_evicts 1');
  await click(office, SHOP_LEAD, ACTION.remove, SHOP);
  await office.settle();
  await office.slack.until('a refusal', () => privately(office, SHOP_LEAD).length > 0);
  expect(privately(office, SHOP_LEAD).join()).toMatch(
    /Not recorded: Redis at .* maxmemory-policy allkeys-lru/,
  );
  await click(office, LEAD, ACTION.restore, PAYMENTS);
  await office.settle();
  expect(names()).not.toContain('layaway.');
  await evict('noeviction');
  expect(await ask('/readyz')).toEqual([200, 'ready\n']);
  await office.move(20 * MINUTE);
  const told = posted(office, PAYMENTS).join();
  expect(told).toContain('Everything is paused* by Layaway');
  expect(told).toContain('Redis lost the newest records, or may have: maxmemory-policy was allkeys-lru');
  await office.store.brakes.resume();
  await click(office, SHOP_LEAD, ACTION.remove, SHOP);
  await office.settle();
  await office.slack.until('put aside', () => posted(office, SHOP).join().includes('1 put aside'));
});

test('it is looked at again by itself, and said while it is so', async () => {
  const said: string[] = [];
  const tell = (_details: object, text: string) => void said.push(text);
  let trouble: string | undefined = 'Redis at x has maxmemory-policy allkeys-lru';
  let seen: string | undefined;
  const safekeeping = {
    trouble: () => seen,
    async look() {
      seen = trouble;
    },
  };
  const log = { error: tell, warn: tell, info: tell, debug: tell };
  const watch = await watchSafekeeping({ safekeeping }, { log, every: 5 });
  await expect.poll(() => said.join()).toContain('this process gives back, does nothing else');
  trouble = undefined;
  await expect.poll(() => said.join()).toContain('keeps what it is told again');
  watch.stop();
});
