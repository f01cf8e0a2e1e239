import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/policy/time.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { channelTurns } from '../../src/slack/pacing.ts';
import { createPoster, type Poster } from '../../src/slack/poster.ts';
import { section } from '../../src/slack/views/blocks.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import { LEAD } from './cards.ts';

const message = { text: 'hello', blocks: [section(['hello'])] };

describe('poster', () => {
  let slack: SlackSandbox;
  let poster: Poster;
  let ahead = 0;
  const since = () => Date.now() - MINUTE;
  const post = (more: object = {}) => poster.post({ channel: 'C0PAYMENTS', message, ...more });

  beforeEach(async () => {
    ahead = 0;
    slack = await startSlackSandbox({ now: Date.now });
    slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
    slack.workspace.addChannel({ id: 'C0PAYMENTS', name: 'payments', members: [LEAD], botIsMember: true });
    slack.workspace.addChannel({ id: 'C0CLOSED', name: 'closed', members: [LEAD], botIsMember: false });
    const { botToken } = slack.credentials;
    const client = impatientClient({ botToken, slackApiUrl: slack.apiUrl, timeout: 300 });
    poster = createPoster(client, channelTurns(10), () => Date.now() + ahead);
  });
  afterEach(() => slack.close());

  test('posts once and finds the post by its key', async () => {
    const sent = await post({ key: 'digest:payments:2026-W48' });
    expect(sent).toMatchObject({ status: 'posted', channel: 'C0PAYMENTS' });
    const found = await poster.find('C0PAYMENTS', 'digest:payments:2026-W48', since());
    expect(found).toEqual({
      status: 'found',
      channel: 'C0PAYMENTS',
      ts: sent.status === 'posted' ? sent.ts : '',
    });
    expect(await poster.find('C0PAYMENTS', 'digest:other:2026-W48', since())).toEqual({ status: 'absent' });
  });

  test('a lost answer is unknown, not tried again, and the post can be found', async () => {
    slack.faults.dropAnswer('chat.postMessage');
    expect(await post({ key: 'k1' })).toMatchObject({ status: 'unknown' });
    expect(slack.workspace.messages('C0PAYMENTS')).toHaveLength(1);
    expect(await poster.find('C0PAYMENTS', 'k1', since())).toMatchObject({ status: 'found' });
  });

  test('replies are found in their thread', async () => {
    const parent = await post();
    if (parent.status !== 'posted') throw new Error(JSON.stringify(parent));
    await post({ key: 'again', threadTs: parent.ts });
    expect(await poster.find('C0PAYMENTS', 'again', since(), parent.ts)).toMatchObject({ status: 'found' });
  });

  test('a rate limit says when to come back', async () => {
    slack.faults.rateLimit('chat.postMessage', 7);
    const result = await post();
    expect(result).toMatchObject({ status: 'later' });
    if (result.status === 'later') expect(result.retryAfterMs).toBeGreaterThan(0);
  });

  test('until then Slack is not asked again; other methods are', async () => {
    const sent = await post();
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    slack.faults.rateLimit('chat.postMessage', 60);
    expect(await post()).toMatchObject({ status: 'later' });
    expect(await post()).toMatchObject({ status: 'later' });
    expect(slack.calls).toHaveLength(2);
    expect(await poster.update(sent, message)).toEqual({ status: 'updated' });
    slack.faults.clear();
    ahead = 59 * SECOND;
    expect(await post()).toMatchObject({ status: 'later' });
    ahead = 61 * SECOND;
    expect(await post()).toMatchObject({ status: 'posted' });
  });

  test.each([
    ['channel_not_found', true],
    ['not_in_channel', true],
    ['is_archived', true],
    ['restricted_action', true],
    ['account_inactive', true],
    ['token_revoked', true],
    ['invalid_blocks', false],
  ])('%s is refused, permanent: %s', async (code, permanent) => {
    slack.faults.error('chat.postMessage', code);
    const result = await post();
    expect(result).toMatchObject({ status: 'refused', code, permanent });
  });

  test('a server error, an internal error and a slow answer are unknown', async () => {
    slack.faults.status('chat.postMessage', 503);
    expect(await post()).toMatchObject({ status: 'unknown' });
    slack.faults.error('chat.postMessage', 'internal_error');
    expect(await post()).toMatchObject({ status: 'unknown' });
    slack.faults.delay('chat.postMessage', 600);
    expect(await post()).toMatchObject({ status: 'unknown' });
  });

  test('a message over the limits is refused before it is sent', async () => {
    const long = { text: 'long', blocks: [section(['x'.repeat(3001)])] };
    expect(await post({ message: long })).toMatchObject({ status: 'refused', code: 'over_limit' });
    expect(slack.calls).toEqual([]);
  });

  test('a message that is gone cannot be updated', async () => {
    const result = await poster.update({ channel: 'C0PAYMENTS', ts: '1.000001' }, message);
    expect(result).toMatchObject({ status: 'refused', code: 'message_not_found', permanent: false });
  });

  test('posts into a channel without the bot are refused with a sentence', async () => {
    const result = await post({ channel: 'C0CLOSED' });
    expect(result).toMatchObject({ status: 'refused', permanent: true });
    if (result.status === 'refused') expect(result.sentence).toMatch(/app/);
  });

  test('opens a direct conversation', async () => {
    expect(await poster.openDm(LEAD)).toMatchObject({ status: 'open' });
  });
});

describe('pacing', () => {
  test('one turn per gap and channel, in order; other channels do not wait', async () => {
    const turn = channelTurns(30);
    const order: string[] = [];
    const began = performance.now();
    await Promise.all(
      ['a1', 'a2', 'b1', 'a3'].map(async (name) => {
        await turn(name.slice(0, 1));
        order.push(name);
      }),
    );
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
  });
});
