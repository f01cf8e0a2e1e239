import { describe, expect, test } from 'vitest';
import {
  readPaused,
  readPort,
  readRedisUrl,
  readSlackAccess,
  readSlackIntake,
  together,
} from '../../src/config/environment.ts';

describe('the environment', () => {
  test('Redis and the port have usual values; a variable set to nothing counts as not set', () => {
    expect(readRedisUrl({})).toEqual({ value: 'redis://127.0.0.1:6379' });
    expect(readRedisUrl({ REDIS_URL: '' })).toEqual({ value: 'redis://127.0.0.1:6379' });
    expect(readPort({})).toEqual({ value: 3000 });
    expect(readPort({ PORT: '0' })).toEqual({ value: 0 });
  });

  test('Slack over a socket, over HTTP, and at another address', () => {
    const access = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_API_URL: 'http://127.0.0.1:9/api/' };
    expect(readSlackAccess(access)).toEqual({
      value: { botToken: 'xoxb-1', apiUrl: 'http://127.0.0.1:9/api/' },
    });
    expect(readSlackIntake({ SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'x' })).toEqual({
      value: { kind: 'socket', appToken: 'xapp-1' },
    });
    expect(readSlackIntake({ SLACK_SIGNING_SECRET: 'a'.repeat(32) })).toEqual({
      value: { kind: 'http', signingSecret: 'a'.repeat(32) },
    });
  });

  test('everything that is missing is said at once, with what to set', () => {
    const read = together({ slack: readSlackAccess({}), intake: readSlackIntake({}), port: readPort({}) });
    expect(read).toEqual({
      problems: [
        {
          path: 'SLACK_BOT_TOKEN',
          message: 'is not set: set it to the Bot User OAuth Token of the Slack app (xoxb-…)',
        },
        {
          path: 'SLACK_APP_TOKEN',
          message: expect.stringMatching(/Socket Mode, or set SLACK_SIGNING_SECRET/),
        },
      ],
    });
  });

  test('a wrong value is refused without being repeated: it may be a secret', () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxp-secret',
      SLACK_API_URL: 'slack.example',
      REDIS_URL: 'http://secret@127.0.0.1',
      PORT: '70000',
    };
    const read = together({
      redis: readRedisUrl(env),
      slack: readSlackAccess(env),
      intake: readSlackIntake({ SLACK_APP_TOKEN: 'secret' }),
      http: readSlackIntake({ SLACK_SIGNING_SECRET: 'secret' }),
      port: readPort(env),
    });
    if (!('problems' in read)) throw new Error('nothing was refused');
    expect(read.problems.map(({ path }) => path)).toEqual([
      'REDIS_URL',
      'SLACK_BOT_TOKEN',
      'SLACK_API_URL',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'PORT',
    ]);
    expect(JSON.stringify(read)).not.toContain('secret@');
    expect(JSON.stringify(read)).not.toContain('xoxp-secret');
  });

  test('LAYAWAY_PAUSED pauses unless it is an explicit no', () => {
    for (const on of ['1', 'true', 'yes', 'please']) expect(readPaused({ LAYAWAY_PAUSED: on })).toBe(true);
    for (const off of ['0', 'no', 'false', 'off', '', undefined])
      expect(readPaused({ LAYAWAY_PAUSED: off })).toBe(false);
  });
});
