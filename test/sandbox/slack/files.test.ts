import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { seeded } from './bolt.ts';

const PNG = Buffer.from('not really a picture');

let sandbox: SlackSandbox;
let client: WebClient;

beforeEach(async () => {
  sandbox = await seeded({ now: Date.now });
  client = new WebClient(sandbox.credentials.botToken, {
    slackApiUrl: sandbox.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
});
afterEach(() => sandbox.close());

const refused = (error: string) => ({ data: { ok: false, error } });
const shows = (id: string) => [{ type: 'image', slack_file: { id }, alt_text: 'a chart' }] as const;
const say = (id: string) =>
  client.chat.postMessage({ channel: 'C0PAY', text: 'a chart', blocks: [...shows(id)] });

async function begin() {
  const { file_id = '', upload_url = '' } = await client.files.getUploadURLExternal({
    filename: 'chart.png',
    length: PNG.length,
    alt_text: 'a chart',
  });
  return {
    id: file_id,
    send: (body: Buffer) => fetch(upload_url, { method: 'POST', body: Uint8Array.from(body) }),
  };
}

test('a file is there once it is completed, and shown once Slack is done with it', async () => {
  const { id, send } = await begin();
  const complete = () => client.files.completeUploadExternal({ files: [{ id, title: 'Chart' }] });
  await expect(complete()).rejects.toMatchObject(refused('file_not_found'));
  expect((await send(PNG.subarray(1))).status).toBe(400);
  expect((await send(PNG)).status).toBe(200);
  await expect(client.files.info({ file: id })).rejects.toMatchObject(refused('file_not_found'));
  await complete();
  await expect(say(id)).rejects.toMatchObject(refused('invalid_blocks'));
  expect((await client.files.info({ file: id })).file?.mimetype).toBe('');
  expect((await client.files.info({ file: id })).file).toMatchObject({
    mimetype: 'image/png',
    title: 'Chart',
  });
  expect((await say(id)).ok).toBe(true);
  const page = await fetch(`${sandbox.pageUrl}demo/file?id=${id}`);
  expect(Buffer.from(await page.arrayBuffer()).equals(PNG)).toBe(true);
});

test('what nobody uploaded is shown neither in messages nor on Home', async () => {
  await expect(say('F0NONE')).rejects.toMatchObject(refused('invalid_blocks'));
  const view = { type: 'home' as const, blocks: [...shows('F0NONE')] };
  const [user = ''] = sandbox.workspace.directory.users.keys();
  await expect(client.views.publish({ user_id: user, view })).rejects.toMatchObject(
    refused('invalid_arguments'),
  );
  expect((await fetch(`${sandbox.pageUrl}demo/file?id=F0NONE`)).status).toBe(404);
});

test('uploads need a scope, and the answer to every call names those there are', async () => {
  expect((await client.auth.test()).response_metadata?.scopes).toContain('files:write');
  sandbox.workspace.scopes.delete('files:write');
  expect((await client.auth.test()).response_metadata?.scopes).not.toContain('files:write');
  await expect(begin()).rejects.toMatchObject(refused('missing_scope'));
});
