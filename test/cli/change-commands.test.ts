import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { CheckShape, RestoredShape } from '../../src/cli/shapes.ts';
import { parseDigest } from '../../src/policy/image.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';
import { hasMoto, type Moto, startMoto } from './moto.ts';
import { runLine } from './surroundings.ts';

const redis = useRedis();

describe.skipIf(!hasMoto())('doctor and restore against moto_server', () => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'moto');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'moto');
    await moto.createRepository('payments/api', 'payments');
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
  });

  const layaway = (line: string, env: Record<string, string> = {}) =>
    runLine(COMMANDS, line, { env, now: Date.now() });

  test('doctor names everything that is missing, and what to do', async () => {
    const ran = await layaway('doctor --json', { REDIS_URL: redis.server.url });
    expect(ran.status).toBe(1);
    const { checks } = JSON.parse(ran.stdout) as { checks: CheckShape[] };
    const by = new Map(checks.map((check) => [check.what, check]));
    expect(by.get('Slack')).toMatchObject({
      status: 'failed',
      text: expect.stringMatching(/SLACK_BOT_TOKEN is not set.*SLACK_APP_TOKEN is not set/),
    });
    expect(by.get('123456789012/eu-west-1')).toMatchObject({
      text: '1 repository can be listed',
      status: 'ok',
    });
    expect(by.get('123456789012/eu-west-1 probe')).toMatchObject({ status: 'todo' });
    expect(by.get('123456789012/eu-west-1 signals')).toMatchObject({
      status: 'ok',
      text: 'can be looked for: ecs-pull-errors',
    });
    expect(by.get('123456789012/eu-west-1 manifests')?.text).toContain(
      'aws ecr register-pull-time-update-exclusion --region eu-west-1 --principal-arn arn:aws:',
    );
  });

  test('doctor --probe tries out a tiny image of its own, and finds the form moto allows', async () => {
    const env = { REDIS_URL: redis.server.url };
    await moto.createRepository('layaway/probe', 'platform');
    const ran = await layaway('doctor --probe', env);
    expect(ran).toMatchObject({
      status: 1, // there is no Slack here
      stdout: expect.stringContaining('untags by tag alone, between two looks'),
    });
    const store = await connectStore(redis.server.url);
    expect(await store.brakes.probe('123456789012/eu-west-1')).toMatchObject({ form: 'tag' });
    await store.close();
  });

  test('restore needs AWS alone: the names come back, and twice is once', async () => {
    const digest = parseDigest(await moto.push('payments/api', 'feat-refunds'));
    if (!digest) throw new Error('moto answered no digest');
    await moto.push('payments/api', 'feat-refunds', quarantineTag(digest, 'feat-refunds'));
    const imageIds = [{ imageTag: 'feat-refunds' }];
    await moto.ecr.send(new BatchDeleteImageCommand({ repositoryName: 'payments/api', imageIds }));
    const found = await layaway('find feat-refunds');
    expect(found.stdout).toContain('1 name put aside: layaway restore');
    const ran = await layaway('restore payments/api:feat-refunds --json');
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain('Without Redis a running worker is not told');
    const { restored } = JSON.parse(ran.stdout) as { restored: RestoredShape[] };
    expect(restored).toMatchObject([{ digest, tags: ['feat-refunds'], taken: [] }]);
    expect((await layaway('find feat-refunds')).stdout).not.toContain('put aside');
    expect((await layaway('restore payments/api')).stdout).toContain('Nothing was put aside there');
    const told = await layaway('restore payments/api', { REDIS_URL: redis.server.url });
    expect(told).toMatchObject({ status: 0, stderr: expect.not.stringContaining('Without Redis') });
    expect((await layaway('restore payments/nothing')).stderr).toContain('no repository is called');
  });
});

test('what the environment lacks is said before anything is opened', async () => {
  const slackless = await runLine(COMMANDS, 'worker');
  expect(slackless).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('SLACK_BOT_TOKEN: is not set'),
  });
  const intakeless = await runLine(COMMANDS, 'app', { env: { SLACK_BOT_TOKEN: 'xoxb-1' } });
  expect(intakeless).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('SLACK_APP_TOKEN: is not set'),
  });
});

test('who cannot be asked or reminded is said with the file that was read', async () => {
  for (const line of ['digest', 'remind']) {
    expect((await runLine(COMMANDS, line)).stderr).toMatch(/there is no layaway\.yml here, .*--config/);
    const ran = await runLine(COMMANDS, line, { config: 'mode: ask\n' });
    expect(ran).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/layaway\.yml names no (teams|leads)/),
    });
  }
});
