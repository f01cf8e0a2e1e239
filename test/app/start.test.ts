import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { start } from '../../src/app.ts';
import { freePort } from '../../src/sandbox/loopback.ts';
import { useOffices } from './office.ts';

const APP = { app: true, worker: false };

describe('what keeps an app from starting is said in a sentence', () => {
  const offices = useOffices();

  test('a wrong bot token', async () => {
    const office = await offices.open();
    const { slack, ...rest } = office.options();
    const wrong = start({ ...rest, roles: APP, slack: { ...slack, botToken: 'xoxb-wrong' } });
    await expect(wrong).rejects.toThrow(
      /^Slack refuses SLACK_BOT_TOKEN \(invalid_auth\)\. Copy the bot token/,
    );
  });

  test('a wrong app token', async () => {
    const office = await offices.open();
    const { slack, ...rest } = office.options();
    const wrong = start({ ...rest, roles: APP, slack: { ...slack, intake: { appToken: 'xapp-wrong' } } });
    await expect(wrong).rejects.toThrow(/^Slack refuses SLACK_APP_TOKEN/);
  });

  test('a Redis that is not there', async () => {
    const office = await offices.open();
    const port = await freePort();
    const wrong = start(office.options({ redisUrl: `redis://127.0.0.1:${port}` }));
    await expect(wrong).rejects.toThrow(
      new RegExp(`^Redis at 127\\.0\\.0\\.1:${port} cannot be reached while .*ECONNREFUSED`),
    );
  });

  test('a port that is taken', async () => {
    const office = await offices.open();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(start(office.options({ port }))).rejects.toThrow(
      `Port ${port} is taken: give another one as PORT.`,
    );
    other.close();
    await once(other, 'close');
  });

  test('and what was opened before is closed again', async () => {
    const office = await offices.open();
    const { slack, ...rest } = office.options();
    const wrong = { ...rest, roles: APP, slack: { ...slack, intake: { appToken: 'xapp-wrong' } } };
    await start(wrong).catch(() => undefined);
    const redis = new Redis(office.redisUrl);
    const clients = String(await redis.client('LIST'));
    redis.disconnect();
    expect(clients).not.toMatch(/name=layaway-(queue|worker)/);
    expect(clients.match(/name=layaway-store/g)).toHaveLength(1); // the office's own
  });
});
