import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identify } from '../../src/slack/identity.ts';
import { impatientClient } from '../../src/slack/web-client.ts';

let proxy: Server;
/** Takes calls and answers none. */
const silent = createServer(() => undefined);
beforeAll(async () => {
  proxy = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const server of [proxy, silent]) server.close();
});

/** Why Slack did not answer, at this port of this machine. */
async function whyNot(port: number): Promise<unknown> {
  const slackApiUrl = `http://127.0.0.1:${port}/api/`;
  const client = impatientClient({ botToken: 'xoxb-1', timeout: 2_000, slackApiUrl });
  const said: object[] = [];
  const silent = () => undefined;
  const log = { debug: silent, info: silent, error: silent, warn: (details: object) => said.push(details) };
  await identify(client, log, AbortSignal.abort());
  return said[0];
}

test('a Slack that cannot be reached is named, and so is one that somebody else answers for', async () => {
  expect(await whyNot(1)).toEqual({ why: '127.0.0.1:1 could not be reached' });
  const { port } = proxy.address() as AddressInfo;
  expect(await whyNot(port)).toEqual({
    why: `something other than Slack answered at 127.0.0.1:${port} (a proxy?)`,
  });
});

test('a stop ends the call under way, and is no trouble of Slack', async () => {
  const called = new Promise<void>((resolve) => silent.once('request', () => resolve()));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const slackApiUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/api/`;
  const stopping = new AbortController();
  const client = impatientClient({
    botToken: 'xoxb-1',
    timeout: 60_000,
    slackApiUrl,
    stop: stopping.signal,
  });
  const never = () => expect.unreachable('nothing is to be said');
  const log = { debug: never, info: never, error: never, warn: never };
  const asking = identify(client, log, stopping.signal);
  await called;
  stopping.abort();
  expect(await asking).toEqual({ status: 'refused', sentence: 'stopped' });
});
