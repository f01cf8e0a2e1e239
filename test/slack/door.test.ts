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

  test('a content type with a charset is understood', async () => {
    stage = await setStage('http');
    const body = new URLSearchParams({
      command: '/ecr',
      text: 'help',
      user_id: MEMBER,
      team_id: 'T0LAYAWAY',
      response_url: `${stage.slack.pageUrl}response/none`,
    }).toString();
    const seconds = Math.floor(Date.now() / 1000);
    const response = await fetch(`http://127.0.0.1:${stage.door.port()}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-slack-request-timestamp': String(seconds),
        'x-slack-signature': sign(stage.slack.credentials.signingSecret, seconds, body),
      },
    });
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
