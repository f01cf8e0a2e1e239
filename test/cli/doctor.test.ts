import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { CheckShape } from '../../src/cli/shapes.ts';
import { useAws, type World } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();
const KEY = '123456789012/eu-west-1';
const AWAY = 'redis://127.0.0.1:1';
let world: World;

beforeEach(async () => {
  world = await worlds.open();
});
afterEach(() => useAws(world.aws.url));

async function doctor(line: string, env: Record<string, string>) {
  const ran = await runLine(COMMANDS, `doctor ${line} --json`, { env, now: world.clock.now() });
  const { checks } = JSON.parse(ran.stdout) as { checks: readonly CheckShape[] };
  return { ...ran, checks, what: checks.map(({ what, status }) => `${what}: ${status}`) };
}

test('doctor --probe checks everything else, too, and says the probe once', async () => {
  const ran = await doctor('--probe', { REDIS_URL: worlds.redis.server.url });
  expect(ran.status).toBe(1);
  expect(ran.what).toEqual(expect.arrayContaining(['Redis: ok', 'Slack: failed', `${KEY}: ok`]));
  expect(ran.what.filter((each) => each.startsWith(`${KEY} probe`))).toEqual([`${KEY} probe: ok`]);
  expect(ran.checks.find(({ what }) => what === `${KEY} probe`)?.text).toContain('put aside, restored');
});

test.each([
  ['--probe', 'is away', AWAY],
  ['--probe', 'has no address', 'localhost'],
  ['', 'has no address', 'localhost'],
])('doctor %s goes on where Redis %s', async (line, _, url) => {
  const ran = await doctor(line, { REDIS_URL: url });
  expect(ran.status).toBe(1);
  expect(ran.what).toEqual(expect.arrayContaining(['Redis: failed', 'Slack: failed', `${KEY}: ok`]));
  expect(ran.what.includes('probe: failed')).toBe(line === '--probe');
  expect(ran.stderr).not.toContain('Trying again');
});

test('doctor says what it found of Redis and Slack where AWS does not answer', async () => {
  useAws('http://127.0.0.1:1');
  const ran = await doctor('', {
    REDIS_URL: worlds.redis.server.url,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  });
  expect(ran.what).toEqual(expect.arrayContaining(['Redis: ok', 'Slack: failed', 'AWS: failed']));
  expect(ran.checks.at(-1)?.text).toContain('check AWS_ENDPOINT_URL');
});

test('doctor names a price that counts for nothing, and fails nothing for it', async () => {
  const config =
    'registries: [{region: eu-west-1}]\nprice: {regions: {us-east-1: {standardUsdPerGbMonth: 0.12}}}\n';
  const ran = await runLine(COMMANDS, 'doctor', { config, now: world.clock.now() });
  expect(ran.stdout).toContain('no registry is in us-east-1, so this price counts for nothing');
});

test('doctor says which two entries mean the same registry', async () => {
  const config = 'registries: [{region: eu-west-1}, {account: "123456789012", region: eu-west-1}]\n';
  const ran = await runLine(COMMANDS, 'doctor', { config, now: world.clock.now() });
  expect(ran.stdout).toMatch(/registries\[0\] and registries\[1\] .* mean the same registry/);
  expect(ran.status).toBe(1);
});
