import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { useRedis } from '../setup/redis.ts';
import { runLine } from './surroundings.ts';

const redis = useRedis();
const KEY = '123456789012/eu-west-1';
const CONFIG = `registries: [{ account: '123456789012', region: eu-west-1 }]\n`;
let admin: Redis;

beforeAll(() => {
  admin = new Redis(redis.server.url);
});
afterEach(async () => {
  await admin.flushall();
  await admin.config('SET', 'maxmemory-policy', 'noeviction');
});
afterAll(async () => {
  await admin.quit();
});

const layaway = (line: string) =>
  runLine(COMMANDS, line, { env: { REDIS_URL: redis.server.url }, config: CONFIG });
const paused = async () => Object.keys(await admin.hgetall('{layaway}:pauses')).sort();
const recorded = async () => {
  const { records } = JSON.parse((await layaway('records --json')).stdout) as {
    records: { kind: string; text: string }[];
  };
  return records.map(({ kind, text }) => `${kind}: ${text}`);
};

test('a typo does not look like a pause', async () => {
  expect(await layaway('pause --registry 123456789012/eu-wset-1')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /no registry 123456789012\/eu-wset-1 .*Did you mean 123456789012\/eu-west-1\?/,
    ),
  });
  expect(await paused()).toEqual([]);
  expect((await layaway(`pause --registry ${KEY}`)).status).toBe(0);
  expect(await paused()).toEqual([KEY]);
});

test('no pause ends without a record, and none is forgotten', async () => {
  await layaway(`pause --registry ${KEY} three trips`);
  expect((await layaway('resume')).stdout).toBe(
    `everything was not paused.\n${KEY} is, alone: layaway resume --registry ${KEY}\n`,
  );
  await layaway('pause incident');
  const own = await layaway(`resume --registry ${KEY}`);
  expect(own).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('its own pause ended (three trips)'),
  });
  expect(own.stdout).toContain('stays paused together with everything else: incident');
  expect(await paused()).toEqual(['*']);
  expect((await recorded())[0]).toMatch(
    /^resumed: 123456789012\/eu-west-1 resumed; .* together with everything/,
  );
  expect((await layaway(`resume --registry ${KEY}`)).status).toBe(1);
  expect((await layaway('resume')).stdout).toBe('everything resumed; reason for the pause: incident\n');
  expect((await recorded()).filter((text) => text.startsWith('resumed'))).toHaveLength(2);
});

test('resuming everything says which registry stays paused alone', async () => {
  await layaway(`pause --registry ${KEY} three trips`);
  await layaway('pause incident');
  expect((await layaway('resume')).stdout).toBe(
    `everything resumed; reason for the pause: incident\n${KEY} stays paused, alone: layaway resume --registry ${KEY}\n`,
  );
  await layaway('pause incident');
  expect(JSON.parse((await layaway('resume --json')).stdout)).toMatchObject({ changed: true, alone: [KEY] });
});

test('the kill switch works on a Redis that evicts, where nothing else starts', async () => {
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect((await layaway('status')).status).toBe(1);
  expect(await layaway('pause incident')).toMatchObject({
    status: 0,
    stdout: 'everything paused: incident\n',
    stderr: expect.stringContaining('maxmemory-policy allkeys-lru'),
  });
  expect((await layaway('resume')).status).toBe(0);
  expect(await paused()).toEqual([]);
});

test.each(['3', '9'])(
  'and on records of schema %s, of which it touches nothing but the pause',
  async (schema) => {
    await admin.set('{layaway}:schema', schema);
    expect((await layaway('status')).status).toBe(1);
    const stopped = await layaway('pause incident');
    expect(stopped.status).toBe(0);
    expect(stopped.stdout).toMatch(
      /^everything paused: incident\nIt is not in the record: Redis at .*\(schema \d/,
    );
    expect(await layaway('resume')).toMatchObject({ status: 1, stderr: expect.stringContaining('schema') });
    expect(await paused()).toEqual(['*']);
    expect((await admin.keys('*')).sort()).toEqual(['{layaway}:pauses', '{layaway}:schema']);
  },
);

test('without Redis it says what still stops a worker', async () => {
  const ran = await runLine(COMMANDS, 'pause', { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('LAYAWAY_PAUSED=1');
});

test('a replica is called one', async () => {
  await admin.replicaof('127.0.0.1', 1);
  const ran = await layaway('pause');
  await admin.replicaof('NO', 'ONE');
  expect(ran.stderr).toContain('That is a replica: set REDIS_URL to the primary');
});

test('status shows what is paused, also before the first scan', async () => {
  await layaway(`pause --registry ${KEY} three trips`);
  await layaway('pause incident');
  expect((await layaway('status')).stderr).toMatch(
    /Everything is paused: incident\n.*eu-west-1 is paused by itself: three trips\n.*nothing was scanned yet/,
  );
});
