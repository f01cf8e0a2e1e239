import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { DAY } from '../../src/policy/time.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, NOW, snapshot } from '../store/fixtures.ts';
import { runLine } from './surroundings.ts';

const redis = useRedis();
let admin: Redis;
const layaway = (line: string) =>
  runLine(COMMANDS, line, { env: { REDIS_URL: redis.server.url }, now: NOW + DAY });

beforeAll(async () => {
  admin = new Redis(redis.server.url);
  expect((await layaway('records --verify')).stdout).toBe('Nothing is recorded.\n');
  const store = await connectStore(redis.server.url);
  await store.ledger.append([
    entry('keeps it: "until launch", they say', { at: NOW - 90 * DAY }),
    entry('two\nlines | `x` <b>', { repository: 'shop/web', by: 'U0SHOPLEAD' }),
    entry('=HYPERLINK("x")'),
    entry('asked by <@U0PAYLEAD>', { repository: 'payments/people', by: 'U0PAYLEAD' }),
    ...Array.from({ length: 200 }, (_, i) => entry(`${i}`, { repository: 'many' })),
  ]);
  await store.close();
});
afterAll(async () => {
  await admin.quit();
});

it('exports CSV that a spreadsheet reads as it is meant', async () => {
  const { stdout } = await layaway('records --csv');
  const lines = stdout.split('\r\n');
  expect(lines[0]).toBe('sequence,at,kind,by,registry,repository,review,hold,text,hash');
  expect(lines).toHaveLength(1 + 204 + 1);
  expect(lines[1]).toMatch(/^204,2026-03-02T09:00:00\.000Z,decided,/);
  expect(stdout).toContain(`,"'=HYPERLINK(""x"")",`);
  expect(stdout).toContain('"keeps it: ""until launch"", they say"');
  expect(stdout).toContain('"two\nlines | `x` <b>"');
});

it('exports a Markdown table that no text breaks', async () => {
  const { stdout } = await layaway('records shop/web --markdown');
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain(' | two<br>lines \\| \\`x\\` &lt;b> | ');
});

it('shows all of the last days, of a repository or of all, and no more than asked', async () => {
  const { records } = JSON.parse((await layaway('records --since 30d --json')).stdout);
  expect(records).toHaveLength(203);
  expect(records[0]).toMatchObject({
    sequence: 204,
    text: '199',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(JSON.parse((await layaway('records --json')).stdout).records).toHaveLength(100);
  expect(
    JSON.parse((await layaway('records many --since 30d --limit 3 --json')).stdout).records,
  ).toMatchObject([{ text: '199' }, { text: '198' }, { text: '197' }]);
  for (const [line, sentence] of [
    ['records --since yesterday', '--since takes a duration'],
    ['records --csv --markdown', 'not both'],
    ['records --head xyz', '12 to 64 hex digits'],
    ['records shop/web --verify', 'takes no repository'],
    ['records --limit 0', 'from 1 up'],
  ] as const) {
    expect(await layaway(line), line).toMatchObject({ status: 2, stderr: expect.stringContaining(sentence) });
  }
});

it('verifies, finds a posted head, and names the first entry that somebody touched', async () => {
  const whole = await layaway('records --verify');
  expect(whole).toMatchObject({ status: 0, stderr: '' });
  expect(whole.stdout).toMatch(
    /^The record is whole: 204 entries, each linked to the one before\.\nRecord 204 · [0-9a-f]{12} \([0-9a-f]{64}\)\n$/,
  );
  const shown = /· (\w{12})/.exec(whole.stdout)?.[1] ?? '';
  await layaway('pause later');
  expect(await layaway(`records --head ${shown}`)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`${shown} is entry 204: all up to it is as it was then.`),
  });
  expect(await layaway('records --head 0123456789ab --json')).toMatchObject({ status: 1 });
  const [, second] = await admin.xrange('{layaway}:ledger', '-', '+', 'COUNT', 2);
  await admin.xdel('{layaway}:ledger', second?.[0] ?? '');
  const touched = await layaway('records --verify');
  expect(touched.status).toBe(1);
  expect(touched.stdout).toMatch(/^The record is NOT as it was written: entry 2 is missing; /);
  expect(touched.stdout).toContain('It is right up to Record 1 · ');
  expect(JSON.parse((await layaway('records --verify --json')).stdout)).toMatchObject({
    ok: false,
    fault: { kind: 'missing', sequence: 2 },
    head: { sequence: 1 },
  });
});

it('says of a repository that nobody knows that nobody knows it, with a name that is near', async () => {
  const store = await connectStore(redis.server.url);
  await store.memory.saveSnapshot(snapshot('payments/api', NOW, 'payments'));
  await store.memory.saveSnapshot(snapshot('shop/quiet', NOW, 'shop'));
  await store.close();
  for (const format of ['', ' --json', ' --csv', ' --decisions', ' --since 30d']) {
    expect(await layaway(`records payments/apii${format}`), format).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('is called "payments/apii". Did you mean payments/api?'),
    });
    expect(await layaway(`records shop/quiet${format}`), format).toMatchObject({ status: 0, stderr: '' });
  }
  expect((await layaway('records shop/quiet')).stdout).toBe('Nothing is recorded of shop/quiet.\n');
  expect((await layaway('records many --since 1h')).status).toBe(0);
});

it('names people by their ids alone, in every format that people read', async () => {
  for (const format of ['', ' --csv', ' --markdown']) {
    const { stdout } = await layaway(`records payments/people${format}`);
    expect(stdout).toContain('asked by U0PAYLEAD');
    expect(stdout).not.toContain('<@');
    expect(stdout).not.toContain('&lt;@');
  }
});
