import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../src/policy/time.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { createPeople, type People } from '../../src/slack/people.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import { LEAD } from './cards.ts';

let slack: SlackSandbox;
let people: People;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  slack = await startSlackSandbox({ now: Date.now });
  slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
  slack.workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
  slack.workspace.addUser({ id: 'U0STRANGER', name: 'stranger', kind: 'stranger' });
  slack.workspace.addUser({ id: 'U0GONE', name: 'gone', kind: 'deactivated' });
  slack.workspace.addUser({ id: 'U0BOT', name: 'bot', kind: 'bot' });
  const client = impatientClient({
    botToken: slack.credentials.botToken,
    slackApiUrl: slack.apiUrl,
    timeout: 200,
  });
  people = createPeople(client, () => Date.now() + ahead);
});
afterEach(() => slack.close());

test.each([
  [LEAD, {}],
  ['U0GUEST', { isGuest: true }],
  ['U0STRANGER', { isStranger: true }],
  ['U0GONE', { isDeleted: true }],
  ['U0BOT', { isBot: true }],
])('%s', async (id, flags) => {
  const none = { isBot: false, isGuest: false, isStranger: false, isDeleted: false };
  expect(await people.look(id)).toMatchObject({ id, ...none, ...flags });
});

test('asks once in five minutes, also for two at the same time', async () => {
  await Promise.all([people.look(LEAD), people.look(LEAD)]);
  await people.look(LEAD);
  expect(slack.calls).toHaveLength(1);
  ahead = 5 * MINUTE;
  await people.look(LEAD);
  expect(slack.calls).toHaveLength(2);
});

test.each([
  ['unknown users', 'U0NOBODY', () => undefined],
  ['a rate limit', LEAD, () => slack.faults.rateLimit('users.info', 30)],
  ['a server error', LEAD, () => slack.faults.status('users.info')],
  ['a slow answer', LEAD, () => slack.faults.delay('users.info', 400)],
])('%s: unavailable with a sentence, and not remembered', async (_what, id, trouble) => {
  trouble();
  expect(await people.look(id)).toEqual({ unavailable: expect.stringMatching(/again/) });
  slack.faults.clear();
  if (id === LEAD) expect(await people.look(id)).toMatchObject({ id });
});
