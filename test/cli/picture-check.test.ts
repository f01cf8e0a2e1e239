import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkPictures } from '../../src/cli/picture-check.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';

let slack: SlackSandbox;
beforeEach(async () => {
  slack = await startSlackSandbox({ now: Date.now });
});
afterEach(() => slack.close());

const env = () => ({ SLACK_BOT_TOKEN: slack.credentials.botToken, SLACK_API_URL: slack.apiUrl });

test('doctor says whether pictures can be uploaded, and what is missing', async () => {
  expect(await checkPictures(env())).toMatchObject([{ what: 'Slack pictures', status: 'ok' }]);
  slack.workspace.scopes.delete('files:read');
  const [check] = await checkPictures(env());
  expect(check).toMatchObject({ status: 'todo' });
  expect(check?.text).toContain('the app lacks files:read: weekly lists come without pictures');
});

test('where Slack cannot be asked another check says so', async () => {
  expect(await checkPictures({})).toEqual([]);
  expect(await checkPictures({ ...env(), SLACK_BOT_TOKEN: 'xoxb-other' })).toEqual([]);
});
