import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { timerOn } from '../../src/registry/pace.ts';
import { takeTurn } from '../../src/registry/shared-pace.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import { startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();
const timer = timerOn(() => 0);
let admin: Redis;
beforeAll(() => {
  admin = new Redis(redis.server.url);
});
afterAll(async () => {
  await admin.quit();
});

const later = (who: string) => ({ who, first: false });
const urgent = (who: string) => ({ who, first: true });

/** An interval that a busy machine does not exceed between two lines of a test: whoever asks within it waits in line. */
const LONG = 1_000;

/** Redis's own time, in ms: what the line goes by. */
async function redisTime(): Promise<number> {
  const [seconds, micros] = await admin.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

/** Takes turns until everybody went; answers who went when. */
async function everybody(stores: readonly Store[], perSecond: number, each: number) {
  const went: { who: string; at: number }[] = [];
  await Promise.all(
    stores.flatMap((store, process) =>
      Array.from({ length: each }, async (_, n) => {
        const who = `${process}/${n}`;
        await takeTurn(store.pace, 'PutImage', { waiting: later(who), rate: { perSecond }, timer });
        went.push({ who, at: await redisTime() });
      }),
    ),
  );
  return went.map(({ at }) => at).sort((a, b) => a - b);
}

it('never lets more than the rate through in any second, whoever asks from wherever', async () => {
  const stores = [await redis.freshStore(), await redis.sameStore(), await redis.sameStore()];
  const times = await everybody(stores, 20, 12);
  expect(times).toHaveLength(36);
  for (const [i, from] of times.entries()) {
    const next = times[i + 20];
    // What is measured is a round trip later than the turn.
    if (next !== undefined) expect(next - from).toBeGreaterThan(1_000 - 60);
  }
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(35 * 50 + 1_000);
});

it('keeps the order of asking, and lets restoring go first', async () => {
  const { pace } = await redis.freshStore();
  const second = await redis.sameStore();
  expect(await pace.take('l', later('a'), LONG)).toBe(0);
  const waits = [
    await pace.take('l', later('b'), LONG),
    await second.pace.take('l', later('c'), LONG),
    await pace.take('l', urgent('restore'), LONG),
    await second.pace.take('l', later('b'), LONG),
  ];
  for (const wait of waits) expect(wait).toBeGreaterThan(0);
  const went: string[] = [];
  const rate = { perSecond: 4 };
  const go = async (store: Pick<Store, 'pace'>, waiting: ReturnType<typeof later>) => {
    await takeTurn(store.pace, 'l', { waiting, rate, timer });
    went.push(waiting.who);
  };
  await Promise.all([
    go({ pace }, later('d')),
    go(second, later('c')),
    go({ pace }, later('b')),
    go(second, urgent('restore')),
  ]);
  expect(went).toEqual(['restore', 'b', 'c', 'd']);
});

it('holds everybody back when AWS throttles, and who was throttled keeps its place', async () => {
  const { pace } = await redis.freshStore();
  const other = await redis.sameStore();
  expect(await pace.take('l', later('a'), 10)).toBe(0);
  await other.pace.take('l', later('b'), LONG);
  await other.pace.take('l', later('c'), LONG);
  expect(await pace.holdBack('l', later('a'))).toBe(1_000);
  expect(await other.pace.take('l', later('b'), 10)).toBeGreaterThan(900);
  const went: string[] = [];
  const go = async (who: string) => {
    // Far enough apart that a timer which fires late on a busy machine is still before the next one.
    await takeTurn(other.pace, 'l', { waiting: later(who), rate: { perSecond: 4 }, timer });
    went.push(who);
  };
  const began = await redisTime();
  await Promise.all([go('c'), go('b'), go('a')]);
  expect(went).toEqual(['a', 'b', 'c']);
  expect((await redisTime()) - began).toBeGreaterThan(900);
  expect(await pace.holdBack('l', later('a'))).toBe(2_000);
  expect(await pace.holdBack('l', later('a'))).toBe(4_000);
  // Restoring, too: the quota is AWS's.
  expect(await pace.take('l', urgent('r'), 10)).toBe(1_000);
  expect(await pace.holdBack('fresh', urgent('never went'))).toBe(1_000);
});

it('goes on without who left the line, and forgets a line nobody waits in', async () => {
  const { pace } = await redis.freshStore();
  expect(await pace.take('l', later('a'), 10)).toBe(0);
  const began = await redisTime();
  await pace.take('l', later('left'), LONG);
  await takeTurn(pace, 'l', { waiting: later('b'), rate: { perSecond: 100 }, timer });
  const took = (await redisTime()) - began;
  expect(took).toBeGreaterThan(1_500);
  expect(took).toBeLessThan(4_000);
  const [key = ''] = (await admin.keys('*:pace:l')).slice(-1);
  expect(await admin.pttl(key)).toBeGreaterThan(60_000);
});

it('does not care what a worker thinks the time is', async () => {
  const { pace } = await redis.freshStore();
  const clock = new MovableClock(0);
  const rate = { perSecond: 10 };
  const ahead = timerOn(clock.now);
  const began = await redisTime();
  for (let i = 0; i < 4; i++) {
    clock.move(86_400_000);
    await takeTurn(pace, 'l', { waiting: later('a'), rate, timer: ahead });
  }
  expect((await redisTime()) - began).toBeGreaterThan(299);
});

it('lets nobody go while Redis is away', async () => {
  const server = await startRedis();
  const store = await connectStore(server.url, { commandTimeout: 200 });
  const turn = () => takeTurn(store.pace, 'l', { waiting: later('a'), rate: { perSecond: 1 }, timer });
  await turn();
  await server.stop();
  await expect(turn()).rejects.toThrow(/cannot be reached while waiting for a turn|did not answer/);
  await store.close();
});
