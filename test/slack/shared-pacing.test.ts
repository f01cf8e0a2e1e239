import pino from 'pino';
import { expect, test } from 'vitest';
import { type SharedLines, sharedChannelTurns } from '../../src/slack/pacing.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();
const GAP = 60;

function capture() {
  const lines: unknown[] = [];
  return { lines, log: pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) }) };
}

test('several processes take one turn a gap in a channel together; other channels do not wait', async () => {
  const { log, lines } = capture();
  const stores = [await redis.freshStore(), await redis.sameStore(), await redis.sameStore()];
  const turns = stores.map(({ pace }) => sharedChannelTurns(pace, log, GAP));
  const went: number[] = [];
  const began = performance.now();
  const busy = turns.flatMap((turn) =>
    [0, 1].map(async () => {
      await turn('C0SHOP');
      went.push(performance.now());
    }),
  );
  await turns[0]?.('C0OTHER');
  expect(performance.now() - began).toBeLessThan(GAP * 4);
  await Promise.all(busy);
  // Six messages of three processes: each by itself would be done after one gap.
  expect(performance.now() - began).toBeGreaterThanOrEqual(5 * GAP - 5);
  expect(went).toEqual([...went].sort((a, b) => a - b));
  expect(lines).toEqual([]);
});

test('where Redis cannot be asked a process keeps its own pace, and says so', async () => {
  const { log, lines } = capture();
  const away: SharedLines = { take: () => Promise.reject(new Error('Redis is away')) };
  const turn = sharedChannelTurns(away, log, GAP);
  const began = performance.now();
  await Promise.all([turn('C0SHOP'), turn('C0SHOP'), turn('C0SHOP')]);
  const took = performance.now() - began;
  expect(took).toBeGreaterThanOrEqual(2 * GAP - 5);
  expect(took).toBeLessThan(10 * GAP);
  expect(lines).toHaveLength(3);
});
