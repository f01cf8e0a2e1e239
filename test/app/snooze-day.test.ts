import pino from 'pino';
import { expect, test } from 'vitest';
import { snooze } from '../../src/app/snooze.ts';
import { isSnoozed } from '../../src/policy/snooze.ts';
import { DAY } from '../../src/policy/time.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, review } from '../store/fixtures.ts';
import { LEAD } from './office.ts';

const redis = useRedis();
/** A Thursday, an hour after the list of nine o'clock in Berlin. */
const AFTER_LIST = Date.UTC(2026, 2, 5, 9);
const NEXT_LIST = Date.UTC(2026, 2, 12, 8);

test('a week chosen from Thursday’s list is over with the list of the next Thursday', async () => {
  const store = await redis.freshStore();
  const one = review('r1');
  await store.reviews.open(one, [], entry('r1'));
  const parts = {
    store,
    now: () => AFTER_LIST,
    zoneOf: () => 'Europe/Berlin',
    authorize: async () => ({ role: 'lead' as const }),
    enqueue: async () => undefined,
    log: pino({ level: 'silent' }),
  };
  const cardOf = async () => Promise.reject(new Error('not drawn here'));
  await expect(snooze(parts, cardOf, { user: LEAD }, 'r1', '1w')).rejects.toThrow('not drawn here');
  const put = await store.snoozes.get(one.candidate);
  expect(isSnoozed(put, one, NEXT_LIST - DAY)).toBe(true);
  expect(isSnoozed(put, one, NEXT_LIST)).toBe(false);
  const [said] = await store.ledger.read({ limit: 1 });
  expect(said?.text).toContain('is put off until 2026-03-12 by');
});
