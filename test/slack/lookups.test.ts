import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { createLookups, type Lookups } from '../../src/slack/lookups.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import { LEAD, NOW } from './cards.ts';
import { notebook } from './stage.ts';

let slack: SlackSandbox;
let lookups: Lookups;
let now = NOW;
const log = notebook();

beforeAll(async () => {
  slack = await startSlackSandbox({ now: () => now });
  slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
  const { botToken } = slack.credentials;
  const client = impatientClient({ botToken, slackApiUrl: slack.apiUrl, timeout: 2000 });
  lookups = createLookups(client, () => now, log);
});
afterAll(() => slack.close());

test('a person is called by their name; asked once an hour', async () => {
  expect(await lookups.name(LEAD)).toBe('payments lead');
  slack.workspace.addUser({ id: LEAD, name: 'somebody new' });
  expect(await lookups.name(LEAD)).toBe('payments lead');
  now += 61 * 60_000;
  expect(await lookups.name(LEAD)).toBe('somebody new');
  expect(await lookups.name('cli')).toBe('the command line');
});

test('where Slack does not say, the id stands for the name, and there is no link', async () => {
  expect(await lookups.name('U0NOBODY')).toBe('U0NOBODY');
  expect(await lookups.permalink({ channel: 'C0NONE', ts: '1.0' })).toBeUndefined();
  expect(log.lines).toEqual(['warn a person has no name', 'warn a message has no link']);
});
