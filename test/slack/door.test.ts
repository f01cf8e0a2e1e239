import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/policy/time.ts';
import { sign } from '../../src/sandbox/slack/http-delivery.ts';
import { startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { createBoltApp } from '../../src/slack/bolt.ts';
import { MEMBER } from './cards.ts';
import { notebook, onceInMemory, type Stage, setStage } from './stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('HTTP', () => {
  const keep = (options: object) =>
    stage?.slack.act.click(MEMBER, { ...stage.place, actionId: ACTION.keep }, options);

  test('forged, old, future and replayed requests do nothing', async () => {
    stage = await setStage('http');
    for (const options of [
      { signature: 'wrong' },
      { signature: 'missing' },
      { skew: -6 * MINUTE },
      { skew: 6 * MINUTE },
      { skew: 24 * HOUR },
    ]) {
      expect(await keep(options), JSON.stringify(options)).toMatchObject({ outcome: 'refused', status: 401 });
    }
    expect(stage.desk.asked).toEqual([]);
    expect(await keep({})).toMatchObject({ outcome: 'acked' });
    expect(await stage.slack.act.replay()).toMatchObject({ outcome: 'refused', status: 401 });
    expect(stage.desk.asked).toHaveLength(1);
  });

  test('a request that was not acknowledged may come once more, as it is; one that was may not', async () => {
    stage = await setStage('http');
    stage.desk.before = () => Promise.reject(new Error('trouble'));
    stage.memory.fails = true;
    expect(await keep({ retry: 1 })).toMatchObject({ outcome: 'refused', status: 503 });
    expect(stage.desk.asked).toEqual([]);
    stage.memory.fails = false;
    stage.desk.before = async () => undefined;
    expect(await stage.slack.act.replay()).toMatchObject({ outcome: 'acked' });
    expect(await stage.slack.act.replay()).toMatchObject({ outcome: 'refused', status: 401 });
    expect(stage.desk.asked).toHaveLength(1);
  });

  const signed = (body: string, type: string, path = '/slack/events') => {
    const seconds = Math.floor(Date.now() / 1000);
    const secret = stage?.slack.credentials.signingSecret ?? '';
    return fetch(`http://127.0.0.1:${stage?.door.port()}${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': String(seconds),
        'x-slack-signature': sign(secret, seconds, body),
      },
    });
  };

  test('only what was acknowledged is remembered', async () => {
    stage = await setStage('http');
    const { memory } = stage;
    expect((await signed('no json', 'application/json')).status).toBe(400);
    await expect.poll(() => memory.size()).toBe(0);
    expect(await keep({})).toMatchObject({ outcome: 'acked' });
    expect(memory.size()).toBe(1);
  });

  test('anywhere else there is nothing', async () => {
    stage = await setStage('http');
    expect((await signed('x', 'application/json', '/elsewhere')).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${stage.door.port()}/elsewhere`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${stage.door.port()}/slack/events`)).status).toBe(404);
    expect(stage.door.connected()).toBe(true);
  });

  test('a memory that does not answer in time is refused visibly, before Slack stops waiting', async () => {
    stage = await setStage('http');
    stage.memory.hangs = true;
    const acted = await keep({});
    expect(acted).toMatchObject({ outcome: 'refused', status: 503 });
    expect(stage.desk.asked).toEqual([]);
    stage.memory.hangs = false;
    expect(await keep({})).toMatchObject({ outcome: 'acked' });
  });

  test('what Slack sends again under a new signature decides once', async () => {
    stage = await setStage('http');
    const target = { ...stage.place, actionId: ACTION.keep };
    const acted = await stage.slack.act.click(MEMBER, target, { copies: 3, skew: 1000, atOnce: true });
    expect([acted, ...acted.duplicates].map(({ outcome }) => outcome)).toContain('acked');
    await stage.redraw.settled();
    expect(stage.desk.cards.get('review-1')?.review.state.status).toBe('kept');
  });

  test('a content type with a charset is understood', async () => {
    stage = await setStage('http');
    const body = new URLSearchParams({
      command: '/ecr',
      text: 'help',
      user_id: MEMBER,
      team_id: 'T0LAYAWAY',
      response_url: `${stage.slack.pageUrl}response/none`,
    }).toString();
    const response = await signed(body, 'application/x-www-form-urlencoded; charset=utf-8');
    expect(response.status).toBe(200);
  });

  test('bodies larger than anything Slack sends are refused', async () => {
    stage = await setStage('http');
    const response = await fetch(`http://127.0.0.1:${stage.door.port()}/slack/events`, {
      method: 'POST',
      body: 'x'.repeat(1_000_001),
    });
    expect(response.status).toBe(413);
  });
});

describe('Socket Mode', () => {
  test('connects again after Slack closed the connection, also where that fails at first', async () => {
    const at = await setStage('socket');
    stage = at;
    expect(at.door.connected()).toBe(true);
    at.slack.faults.status('apps.connections.open', 500);
    at.slack.socketMode.cut();
    await at.slack.until('the cut', () => at.slack.socketMode.connections === 0);
    await at.slack.until('a new connection', () => at.slack.socketMode.connections === 1);
    const acted = await at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.keep });
    expect(acted.outcome).toBe('acked');
    expect(at.log.lines).toContain('warn no Socket Mode connection');
    expect(at.door.connected()).toBe(true);
  });

  test('follows when Slack asks it to come again', async () => {
    const at = await setStage('socket');
    stage = at;
    at.slack.socketMode.disconnect();
    await at.slack.until('the goodbye', () => at.slack.socketMode.connections === 0);
    await at.slack.until('a new connection', () => at.slack.socketMode.connections === 1);
    const acted = await at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.keep });
    expect(acted.outcome).toBe('acked');
  });

  test.each(['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'])(
    'comes again after a goodbye for the reason %s',
    async (reason) => {
      const at = await setStage('socket');
      stage = at;
      at.slack.socketMode.disconnect(reason);
      await at.slack.until('the goodbye', () => at.slack.socketMode.connections === 0);
      await at.slack.until('a new connection', () => at.slack.socketMode.connections === 1);
    },
  );

  test.each([
    ['is out of order', (at: Stage) => at.slack.faults.status('apps.connections.open', 500, 2)],
    ['is cut off', (at: Stage) => at.slack.faults.dropAnswer('apps.connections.open', 2)],
    [
      'is behind a proxy that says 403',
      (at: Stage) => at.slack.faults.status('apps.connections.open', 403, 2),
    ],
    [
      'has too many connections of ours',
      (at: Stage) => at.slack.faults.error('apps.connections.open', 'too_many_websockets', 2),
    ],
    [
      'knows our token no more, for a while',
      (at: Stage) => at.slack.faults.error('apps.connections.open', 'invalid_auth', 2),
    ],
  ])('no reconnect is given up though Slack %s', async (_what, trouble) => {
    const at = await setStage('socket', 1000, 20);
    stage = at;
    trouble(at);
    at.slack.socketMode.cut();
    await at.slack.until('the cut', () => at.slack.socketMode.connections === 0);
    await at.slack.until('a new connection', () => at.slack.socketMode.connections === 1);
    await expect.poll(() => at.door.connected()).toBe(true);
    expect(at.log.lines.filter((line) => line === 'warn no Socket Mode connection')).toHaveLength(2);
    const acted = await at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.keep });
    expect(acted.outcome).toBe('acked');
  });

  test('a connection cut with clicks under way ends nothing; they are decided', async () => {
    const at = await setStage('socket');
    stage = at;
    let go = () => {};
    at.desk.before = () => new Promise((resolve) => (go = () => resolve(undefined)));
    const acted = at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.keep });
    await expect.poll(() => at.desk.asked.length).toBe(1);
    at.slack.socketMode.cut();
    go();
    await expect.poll(() => at.desk.cards.get('review-1')?.review.state.status).toBe('kept');
    await at.slack.until('a new connection', () => at.slack.socketMode.connections === 1);
    await acted;
  });

  test('a wrong bot or app token is refused with a sentence that names it', async () => {
    const slack = await startSlackSandbox({ now: Date.now });
    const { botToken, appToken } = slack.credentials;
    const common = { slackApiUrl: slack.apiUrl, now: Date.now, once: onceInMemory(), log: notebook() };
    const wrongBot = createBoltApp({ ...common, botToken: 'xoxb-wrong', appToken });
    expect(await wrongBot.start()).toMatchObject({ status: 'refused', sentence: /SLACK_BOT_TOKEN/ });
    const wrongApp = createBoltApp({ ...common, botToken, appToken: 'xapp-wrong' });
    expect(await wrongApp.start()).toMatchObject({ status: 'refused', sentence: /SLACK_APP_TOKEN/ });
    await Promise.all([wrongBot.stop(200), wrongApp.stop(200)]);
    await slack.close();
  });

  test('says who it is, and stops in time', async () => {
    const slack = await startSlackSandbox({ now: Date.now });
    const { botToken, appToken } = slack.credentials;
    const door = createBoltApp({
      botToken,
      appToken,
      slackApiUrl: slack.apiUrl,
      now: Date.now,
      once: onceInMemory(),
      log: notebook(),
    });
    expect(await door.start()).toMatchObject({ status: 'started', identity: { teamId: 'T0LAYAWAY' } });
    const began = performance.now();
    await door.stop(500);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(door.connected()).toBe(false);
    await slack.close();
  });

  test('neither token nor secret: a clear error', () => {
    const options = { botToken: 'xoxb', now: Date.now, once: onceInMemory(), log: notebook() };
    expect(() => createBoltApp(options)).toThrow(/SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/);
  });
});
