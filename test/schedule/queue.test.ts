import pino from 'pino';
import { describe, expect, test, vi } from 'vitest';
import type { Work } from '../../jobs/due.ts';
import { openQueue, startWorker } from '../../jobs/queue.ts';
import { useRedis } from '../setup/redis.ts';

const log = pino({ level: 'silent' });
const SWEEP: Work = { name: 'sweep' };
const REVIEW: Work = { name: 'review', review: '2026-W10-0123456789abcdef' };

describe('the queue', () => {
  const redis = useRedis();
  let databases = 0;
  const open = async (
    perform: (work: Work) => Promise<void>,
    due: () => Promise<readonly Work[]> = async () => [],
  ) => {
    const redisUrl = redis.server.database(databases++);
    const queue = await openQueue(redisUrl, log);
    const worker = startWorker(queue, { redisUrl, log, perform, due });
    const close = async () => {
      await worker.close();
      await queue.close();
    };
    return {
      queue,
      worker,
      close,
      idle: () => expect.poll(() => queue.idle(), { timeout: 20_000 }).toBe(true),
    };
  };

  test('a tick adds what is due, and adds it once while it runs', async () => {
    const done: Work[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const perform = async (work: Work) => {
      await held;
      done.push(work);
    };
    const { queue, close, idle } = await open(perform, async () => [SWEEP]);
    for (let i = 0; i < 5; i++) await queue.add(SWEEP);
    release();
    await idle();
    expect(done.length).toBeLessThanOrEqual(2); // the one that ran, and at most one added after it
    await close();
  });

  test('each click gets a job of its own: one that runs may have read the review before it', async () => {
    const perform = vi.fn(async () => {});
    const { queue, close, idle } = await open(perform);
    await Promise.all([queue.add(REVIEW), queue.add(REVIEW)]);
    await idle();
    expect(perform).toHaveBeenCalledTimes(2);
    await close();
  });

  test('a question about a policy that is asked again is answered once, after clicks', async () => {
    const done: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { queue, close, idle } = await open(async (work) => {
      await held;
      done.push(work.name === 'show-policy' ? work.asker : work.name);
    });
    const ask = (asker: string): Work => ({
      ...{ name: 'show-policy', registry: '123456789012/eu-west-1', repository: 'payments/api' },
      ...{ isLead: true, responseUrl: 'http://127.0.0.1/answer', askedAt: 0, asker },
    });
    for (let i = 0; i < 4; i++) await queue.add(REVIEW); // as many as run at once
    for (let i = 0; i < 10; i++) await queue.add(ask('U0PAYLEAD'));
    await queue.add(ask('U0PAYENG'));
    for (let i = 0; i < 4; i++) await queue.add(REVIEW);
    release();
    await idle();
    expect(done).toHaveLength(10);
    expect(done.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'review'));
    expect(done.slice(8).sort()).toEqual(['U0PAYENG', 'U0PAYLEAD']);
    await close();
  });

  test('lists of leads take one worker, after clicks and sweeps', async () => {
    const done: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { queue, close, idle } = await open(async ({ name }) => {
      await held;
      done.push(name);
    });
    for (let i = 0; i < 4; i++) await queue.add(REVIEW); // as many as run at once
    for (let i = 0; i < 4; i++) await queue.add({ name: 'remind' });
    await queue.add(SWEEP);
    await queue.add(REVIEW);
    release();
    await idle();
    expect(done.slice(4).sort()).toEqual(['remind', 'review', 'sweep']);
    expect(done.at(-1)).toBe('remind');
    await close();
  });

  test('work for later runs once for each id, and nobody waits for it before', async () => {
    const perform = vi.fn(async () => {});
    const { queue, close, idle } = await open(perform);
    for (let i = 0; i < 3; i++) await queue.addLater(REVIEW, 300, 'one');
    await queue.addLater(REVIEW, 60_000, 'two');
    await idle();
    expect(perform).not.toHaveBeenCalled();
    await expect.poll(() => perform.mock.calls.length).toBe(1);
    await idle();
    expect(perform).toHaveBeenCalledTimes(1);
    await close();
  });

  test('work that failed can be added again', async () => {
    let failures = 1;
    const done: Work[] = [];
    const { queue, close, idle } = await open(async (work) => {
      if (failures-- > 0) throw new Error('not now');
      done.push(work);
    });
    await queue.add(SWEEP);
    await idle();
    expect(done).toEqual([]);
    await queue.add(SWEEP);
    await idle();
    expect(done).toEqual([SWEEP]);
    await close();
  });

  test('closing lets running work end', async () => {
    const steps: string[] = [];
    let begun = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { queue, close } = await open(async () => {
      begun();
      steps.push('begun');
      await new Promise((resolve) => setImmediate(resolve));
      steps.push('ended');
    });
    await queue.add(REVIEW);
    await started;
    await close();
    expect(steps).toEqual(['begun', 'ended']);
  });

  test('it fails rather than hangs while Redis is away, and goes on afterwards', async () => {
    const done: Work[] = [];
    const { queue, close } = await open(async (work) => void done.push(work));
    process.kill(redis.server.pid, 'SIGKILL');
    await expect
      .poll(() =>
        queue.add(REVIEW).then(
          () => 'added',
          () => 'failed',
        ),
      )
      .toBe('failed');
    await redis.server.restart();
    await expect
      .poll(
        () =>
          queue.add(REVIEW).then(
            () => 'added',
            () => 'failed',
          ),
        { timeout: 15_000 },
      )
      .toBe('added');
    await expect.poll(() => done.length, { timeout: 15_000 }).toBeGreaterThan(0);
    await close();
  });
});
