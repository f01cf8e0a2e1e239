import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openQueue, startWorker } from '../../jobs/queue.ts';
import { startRedis } from '../../src/sandbox/redis.ts';

test('a worker that lost Redis ends its work and closes, without waiting for Redis', async () => {
  const redis = await startRedis();
  const log = pino({ level: 'silent' });
  const queue = await openQueue(redis.url, log);
  const begun = signal();
  const mayEnd = signal();
  let ended = false;
  const worker = startWorker(queue, {
    redisUrl: redis.url,
    log,
    perform: async () => {
      begun.give();
      await mayEnd.given;
      ended = true;
    },
    due: async () => [],
  });
  await queue.add({ name: 'review', review: 'review-1' });
  await begun.given;
  await redis.stop();
  const closed = worker.close();
  expect(ended).toBe(false);
  mayEnd.give();
  await closed;
  expect(ended).toBe(true);
  await queue.close();
}, 30_000);

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}
