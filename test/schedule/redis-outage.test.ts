import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { expect, test } from 'vitest';
import { openQueue, startWorker } from '../../jobs/queue.ts';
import { Outage } from '../../jobs/redis-outage.ts';
import { startRedis } from '../../src/sandbox/redis.ts';

test('a Redis that is away for seconds is told once, and once more when it is back', async () => {
  const server = await startRedis();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const outage = new Outage(log);
  let performed = 0;
  const queue = await openQueue(server.url, log, outage);
  const worker = startWorker(queue, {
    redisUrl: server.url,
    log,
    outage,
    perform: async () => {
      performed++;
    },
    due: async () => [],
  });
  await expect.poll(() => queue.idle()).toBe(true);
  const told = () => lines.map(({ msg }) => msg);
  try {
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(told).toEqual(['the queue lost Redis; it is tried again until it is back']);
    // Long enough for each connection to try again some times.
    await sleep(1_500);
    await server.restart();
    await expect.poll(told, { timeout: 20_000 }).toHaveLength(2);
    expect(lines[1]).toMatchObject({ msg: 'the queue has Redis back' });
    expect(Number(lines[1]?.failedTries)).toBeGreaterThan(2);
    await queue.add({ name: 'sweep' });
    await expect.poll(() => performed, { timeout: 20_000 }).toBe(1);
  } finally {
    await worker.close();
    await queue.close();
    await server.stop();
  }
  expect(told()).toHaveLength(2);
});
