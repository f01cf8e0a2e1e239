import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { checkRecord } from '../../src/cli/record-check.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, NOW, review } from '../store/fixtures.ts';
import { runLine } from './surroundings.ts';

const redis = useRedis();
const KEY = '123456789012/eu-west-1';

function layaway(line: string) {
  return runLine(COMMANDS, line, { env: { REDIS_URL: redis.server.url } });
}

test('pause stops everything until resume, and both are on record', async () => {
  expect(await layaway('pause too many alarms')).toMatchObject({
    status: 0,
    stdout: 'everything paused: too many alarms\n',
  });
  const store = await connectStore(redis.server.url);
  expect(await store.brakes.paused(KEY)).toMatchObject({ by: 'cli', why: 'too many alarms' });
  expect(await layaway(`resume --registry ${KEY}`)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('stays paused together with everything else: too many alarms'),
  });
  expect((await layaway('resume')).stdout).toContain('everything resumed');
  expect(await store.brakes.paused(KEY)).toBeUndefined();
  expect((await layaway('resume')).stdout).toBe('everything was not paused.\n');
  await store.close();
  const { records } = JSON.parse((await layaway('records --json')).stdout) as { records: object[] };
  expect(records).toMatchObject([{ kind: 'resumed' }, { kind: 'paused', by: 'cli' }]);
  expect((await layaway('records --limit 1')).stdout.trimEnd().split('\n')).toHaveLength(2);
});

test('one registry can be paused alone', async () => {
  await layaway(`pause --registry ${KEY} three trips`);
  const store = await connectStore(redis.server.url);
  expect(await store.brakes.paused()).toBeUndefined();
  expect(await store.brakes.paused(KEY)).toMatchObject({ why: 'three trips' });
  await store.close();
  expect((await layaway(`resume --registry ${KEY}`)).status).toBe(0);
  expect(await layaway('pause --registry frankfurt')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('write account and Region'),
  });
});

test('status shows what the last scan found', async () => {
  expect(await layaway('status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nothing was scanned yet'),
  });
  const store = await connectStore(redis.server.url);
  await store.memory.saveSnapshot({
    registry: { account: '123456789012', region: 'eu-west-1' },
    repository: 'payments/api',
    scannedAt: Date.UTC(2026, 10, 23),
    images: 40,
    bytes: 9_800_000_000,
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    rows: [{ class: 'branch', verdict: 'removable', families: 38, bytes: 9_000_000_000 }],
  });
  await store.close();
  expect(JSON.parse((await layaway('status payments/* --json')).stdout)).toMatchObject({
    paused: null,
    unowned: null,
    repositories: [{ repository: 'payments/api', owner: 'payments', waiting: 0, holds: [] }],
  });
  expect((await layaway('status')).stdout).not.toContain('lost');
  const lost = await connectStore(redis.server.url);
  lost.continuity.remember({ sequence: 9_000, hash: 'f'.repeat(64) });
  await lost.continuity.check(Date.UTC(2026, 10, 24, 9));
  expect(await checkRecord(lost)).toMatchObject([{ status: 'ok', text: expect.stringContaining('9,000') }]);
  await lost.close();
  expect((await layaway('status')).stdout).toContain('Redis lost its newest records (2026-11-24 09:00 UTC');
  expect((await layaway('status')).stdout).toContain('branch  removable        38  9.0 GB');
  expect((await layaway('status shop/*')).stderr).toContain('no scanned repository is called shop/*');
});

test('status counts what rests apart from what is under way', async () => {
  const store = await connectStore(redis.server.url);
  await store.memory.saveSnapshot({
    registry: { account: '123456789012', region: 'eu-west-1' },
    repository: 'payments/api',
    scannedAt: Date.UTC(2026, 10, 23),
    images: 40,
    bytes: 9_800_000_000,
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    rows: [],
  });
  const states = [
    { status: 'approved' },
    { status: 'disabled', at: NOW },
    { status: 'archived', at: NOW },
    { status: 'archived', at: NOW },
    { status: 'deleted', at: NOW },
  ] as const;
  await store.holds.create(
    states.map((state, i) => hold(i + 1, { repository: 'payments/api', state })),
    [],
  );
  await store.close();
  const all = JSON.parse((await layaway('status --json')).stdout);
  expect(all.repositories[0]).toMatchObject({ holds: { length: 4 } });
  const one = (await layaway('status payments/api')).stdout;
  expect(one).toMatch(/UNDER WAY .*\n\S+ +approved/);
  expect(one).toMatch(/RESTING .*\n(\S+ +(archived|disabled).*\n){3}/);
  expect(one).toContain('layaway restore payments/api@<digest>');
});

test('a Redis that is away is said once, with the setting that leads there', async () => {
  const ran = await runLine(COMMANDS, 'records', { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(/Redis at 127\.0\.0\.1:1 cannot be reached .* Check REDIS_URL/);
  const lines = ['status', 'sweep', 'rebuild', 'doctor --accept ecs'];
  const gone = await Promise.all(
    lines.map((line) => runLine(COMMANDS, line, { env: { REDIS_URL: 'redis://127.0.0.1:1' } })),
  );
  for (const { stderr } of [ran, ...gone]) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  const wrong = await runLine(COMMANDS, 'records', { env: { REDIS_URL: 'localhost' } });
  expect(wrong).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('REDIS_URL: must be an address'),
  });
});

test('owners shows who owns what, assigns, and takes it back', async () => {
  const config = 'teams:\n  shop: { channel: C0SHOP, leads: [U0SHOPLEAD] }\n';
  const owners = (line: string) =>
    runLine(COMMANDS, `owners ${line}`, { env: { REDIS_URL: redis.server.url }, config });
  const store = await connectStore(redis.server.url);
  const snapshot = {
    registry: { account: '123456789012', region: 'eu-west-1' },
    repository: 'legacy/batch',
    scannedAt: Date.UTC(2026, 10, 23),
    images: 3,
    bytes: 9_000_000,
    owner: { why: 'no repository tag owner and no rule for it' },
    rows: [],
  };
  await store.memory.saveSnapshot(snapshot);
  await store.reviews.open(review('r-legacy', { repository: 'legacy/batch', owner: snapshot.owner }), [], {
    at: 0,
    kind: 'asked',
    by: 'layaway',
    text: 'asked',
  });
  expect(JSON.parse((await owners('legacy/* --json')).stdout)).toEqual({
    repositories: [
      { registry: KEY, repository: 'legacy/batch', owner: null, why: snapshot.owner.why, said: null },
    ],
  });
  expect((await owners('legacy/batch --team shop')).stdout).toBe(
    'legacy/batch: assigned to shop; 1 open question goes to shop with its next message.\n',
  );
  expect(await store.reviews.getMany(await store.reviews.listOpen())).toMatchObject([
    { repository: 'legacy/batch', owner: { team: 'shop', by: 'cli' } },
  ]);
  expect((await owners('legacy/batch')).stdout).toContain('assigned to shop by cli');
  expect((await owners('legacy/batch --clear')).stdout).toContain('the next scan finds its owner');
  expect(await store.owners.word(KEY, 'legacy/batch')).toMatchObject({
    version: 2,
    said: { kind: 'nothing' },
  });
  await store.close();
  for (const [line, status, sentence] of [
    ['legacy/batch --team ghosts', 2, 'no team "ghosts"'],
    ['--team shop', 2, 'say which repository'],
    ['legacy/batch --team shop --clear', 2, 'not both'],
    ['gone --team shop', 1, 'no scanned repository is called gone'],
    ['gone', 1, 'no scanned repository is called gone'],
  ] as const) {
    expect(await owners(line), line).toMatchObject({ status, stderr: expect.stringContaining(sentence) });
  }
});
