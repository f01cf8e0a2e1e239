import { LogLevel, WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { seeded } from './bolt.ts';

describe('the Web API', () => {
  let sandbox: SlackSandbox;
  let client: WebClient;
  let ahead = 0;

  const clientFor = (token: string) =>
    new WebClient(token, {
      slackApiUrl: sandbox.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
      rejectRateLimitedCalls: true,
    });
  const refused = (error: string, more = {}) => ({ data: { ok: false, error, ...more } });

  beforeAll(async () => {
    sandbox = await seeded({ now: () => Date.now() + ahead });
    client = clientFor(sandbox.credentials.botToken);
  });
  afterAll(() => sandbox.close());

  it('knows its app by the token', async () => {
    expect(await client.auth.test()).toMatchObject({ user_id: 'U0LAYAWAY', bot_id: 'B0LAYAWAY' });
    await expect(clientFor('xoxb-other').auth.test()).rejects.toMatchObject(refused('invalid_auth'));
  });

  it('refuses channels the app cannot post to', async () => {
    sandbox.workspace.addChannel({
      id: 'C0OLD',
      name: 'old',
      members: [],
      botIsMember: true,
      archived: true,
    });
    const say = (channel: string) => client.chat.postMessage({ channel, text: 'hello' });
    await expect(say('C0NONE')).rejects.toMatchObject(refused('channel_not_found'));
    await expect(say('C0OPS')).rejects.toMatchObject(refused('not_in_channel'));
    await expect(say('C0OLD')).rejects.toMatchObject(refused('is_archived'));
  });

  it('keeps metadata for those who ask for it, in history and replies', async () => {
    const metadata = { event_type: 'digest', event_payload: { key: 'payments/2026-W48' } };
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0PAY', text: 'digest', metadata });
    await client.chat.postMessage({ channel: 'C0PAY', text: 'reply', thread_ts: ts });
    const plain = await client.conversations.history({ channel: 'C0PAY', limit: 1 });
    expect(plain.messages?.[0]).toMatchObject({ ts, text: 'digest', reply_count: 1 });
    expect(plain.messages?.[0]?.metadata).toBeUndefined();
    const full = await client.conversations.history({ channel: 'C0PAY', include_all_metadata: true });
    expect(full.messages?.[0]?.metadata).toMatchObject(metadata);
    const thread = await client.conversations.replies({ channel: 'C0PAY', ts });
    expect(thread.messages?.map((message) => message.text)).toEqual(['digest', 'reply']);
  });

  it('says of users who they are', async () => {
    const user = async (id: string) => (await client.users.info({ user: id })).user;
    expect(await user('U0GUEST')).toMatchObject({ is_restricted: true });
    expect(await user('U0STRANGER')).toMatchObject({ is_stranger: true, team_id: 'T0PARTNER' });
    expect(await user('U0GONE')).toMatchObject({ deleted: true });
    expect((await client.usergroups.users.list({ usergroup: 'S0PAY' })).users).toEqual(['U0PAYLEAD']);
  });

  it('rate limits on request, with Retry-After', async () => {
    sandbox.faults.rateLimit('chat.postMessage', 30);
    const post = () => client.chat.postMessage({ channel: 'C0PAY', text: 'too much' });
    await expect(post()).rejects.toMatchObject({ retryAfter: 30 });
    ahead += 31_000;
    expect(await post()).toMatchObject({ ok: true });
  });

  it('posts and then cuts the line on request: the effect stays', async () => {
    sandbox.faults.dropAnswer('chat.postMessage');
    await expect(client.chat.postMessage({ channel: 'C0PAY', text: 'was it posted?' })).rejects.toThrow();
    expect(sandbox.workspace.messages('C0PAY').at(-1)?.text).toBe('was it posted?');
  });

  it('spends a trigger once, within three seconds', async () => {
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] };
    const trigger = async () => {
      await sandbox.act.slash('U0PAYLEAD', 'C0PAY', '/ecr');
      return String(sandbox.deliveries.at(-1)?.payload.trigger_id);
    };
    const once = await trigger();
    expect(await client.views.open({ trigger_id: once, view })).toMatchObject({ ok: true });
    await expect(client.views.open({ trigger_id: once, view })).rejects.toMatchObject(
      refused('exchanged_trigger_id'),
    );
    const late = await trigger();
    ahead += 4_000;
    await expect(client.views.open({ trigger_id: late, view })).rejects.toMatchObject(
      refused('expired_trigger_id'),
    );
  });

  it('takes five answers to a response URL and no sixth', async () => {
    await sandbox.act.slash('U0PAYLEAD', 'C0PAY', '/ecr');
    const url = String(sandbox.deliveries.at(-1)?.payload.response_url);
    const body = JSON.stringify({ text: 'an answer' });
    const statuses: number[] = [];
    for (let use = 0; use < 6; use++) statuses.push((await fetch(url, { method: 'POST', body })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });
});
