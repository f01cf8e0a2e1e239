import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/sandbox/loopback.ts';
import { startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, frozen, hold, NOW, receipt, review } from './fixtures.ts';

const redis = useRedis({ tcp: true });

describe('a Redis that crashes and comes back', () => {
  it('has lost nothing that was acknowledged, and the same store goes on', async () => {
    const warnings: string[] = [];
    const store = await redis.freshStore({ warn: (text) => warnings.push(text) });
    await store.reviews.open(review('r1'), [frozen(1)], entry('asked'));
    await store.holds.create([hold(1)], [entry('approved')]);
    await store.holds.saveReceipt(hold(1).id, receipt(1));
    await store.brakes.pause('cli', 'incident', NOW);
    const before = redis.server.pid;
    await redis.server.restart();
    expect(redis.server.pid).not.toBe(before);
    expect(await store.reviews.frozen('r1')).toEqual([frozen(1)]);
    expect(await store.holds.receipt(hold(1).id)).toEqual(receipt(1));
    expect(await store.brakes.paused()).toBeDefined();
    expect(await store.ledger.read({})).toHaveLength(2);
    expect(await store.reviews.save(review('r1'))).toBe('saved');
    const address = `Redis at ${new URL(redis.server.url).pathname}`;
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`^${address}: .*Trying again until it is back`)),
      expect.stringMatching(new RegExp(`^${address} is back`)),
    ]);
  });

  it('acknowledges under fire only what is there afterwards', async () => {
    const store = await redis.freshStore();
    const writes = Array.from({ length: 200 }, (_, n) =>
      store.ledger.append([entry(`${n}`)]).then(
        () => [`${n}`],
        () => [],
      ),
    );
    await Promise.race(writes);
    await redis.server.restart();
    const acknowledged = (await Promise.all(writes)).flat();
    const found = new Set((await store.ledger.read({ limit: 1_000 })).map(({ text }) => text));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((text) => !found.has(text))).toEqual([]);
  });
});

describe('a Redis that is away', () => {
  it('gives a sentence with its address within the timeout, sends nothing later, and works again', async () => {
    const server = await startRedis({ tcp: true });
    const store = await connectStore(`redis://127.0.0.1:${server.port}`, { commandTimeout: 250 });
    process.kill(server.pid, 'SIGSTOP');
    const began = performance.now();
    await expect(store.ping()).rejects.toThrow(
      `Redis at 127.0.0.1:${server.port} did not answer in time while being pinged`,
    );
    expect(performance.now() - began).toBeLessThan(2_000);
    process.kill(server.pid, 'SIGCONT');
    await store.ping();
    process.kill(server.pid, 'SIGKILL');
    const away = store.brakes.pause('cli', 'sent while away', NOW);
    await expect(away).rejects.toThrow(/127\.0\.0\.1:\d+ (cannot be reached|went away) while pausing/);
    await expect(store.ping()).rejects.toThrow('Nothing was sent');
    await server.restart();
    await expect.poll(() => store.ping().then(() => 'back', String), { timeout: 5_000 }).toBe('back');
    expect(await store.brakes.paused()).toBeUndefined();
    await server.stop();
    await store.close();
    await expect(store.ping()).rejects.toThrow('cannot be reached');
  });

  it('is told at the start, with the reason and without the password', async () => {
    const port = await freePort();
    const away = connectStore(`redis://user:s3cret@127.0.0.1:${port}`, { commandTimeout: 200 });
    await expect(away).rejects.toThrow(new RegExp(`127.0.0.1:${port} cannot be reached .*ECONNREFUSED`));
    await expect(away).rejects.not.toThrow('s3cret');
    await expect(connectStore('http://user:s3cret@host')).rejects.toThrow('redis://host:6379');
    await expect(connectStore('http://user:s3cret@host')).rejects.not.toThrow('s3cret');
  });

  it('refuses a wrong password in words that do not repeat it', async () => {
    const admin = new Redis(redis.server.url);
    await admin.acl('SETUSER', 'guarded', 'on', '>right', '~*', '+@all');
    await admin.quit();
    const wrong = `redis://guarded:wr0ng@127.0.0.1:${redis.server.port}`;
    const refused = connectStore(wrong, { commandTimeout: 300 });
    await expect(refused).rejects.toThrow('WRONGPASS');
    await expect(refused).rejects.not.toThrow('wr0ng');
  });
});
