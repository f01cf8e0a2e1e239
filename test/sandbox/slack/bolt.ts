import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import {
  type SlackSandbox,
  type SlackSandboxOptions,
  startSlackSandbox,
} from '../../../src/sandbox/slack/start.ts';

export type BoltApp = App;

/** A workspace with two channels and one of each kind of person. */
export async function seeded(options: Partial<SlackSandboxOptions> = {}): Promise<SlackSandbox> {
  const sandbox = await startSlackSandbox({ now: () => Date.now(), ...options });
  const { workspace } = sandbox;
  workspace.addUser({ id: 'U0PAYLEAD', name: 'payments lead' });
  workspace.addUser({ id: 'U0PAYDEV', name: 'payments developer' });
  workspace.addUser({ id: 'U0GUEST', name: 'guest contractor', kind: 'guest' });
  workspace.addUser({ id: 'U0STRANGER', name: 'partner engineer', kind: 'stranger' });
  workspace.addUser({ id: 'U0GONE', name: 'former developer', kind: 'deactivated' });
  const members = ['U0PAYLEAD', 'U0PAYDEV', 'U0STRANGER'];
  workspace.addChannel({ id: 'C0PAY', name: 'payments', members, botIsMember: true });
  workspace.addChannel({ id: 'C0OPS', name: 'platform', members: ['U0PAYLEAD'], botIsMember: false });
  workspace.addUserGroup({ id: 'S0PAY', handle: 'payments', name: 'Payments', users: ['U0PAYLEAD'] });
  return sandbox;
}

/** The real Bolt app in Socket Mode, with these listeners. */
export async function socketApp(sandbox: SlackSandbox, listen: (app: BoltApp) => void): Promise<BoltApp> {
  const app = new App({
    token: sandbox.credentials.botToken,
    appToken: sandbox.credentials.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.apiUrl },
  });
  listen(app);
  await app.start();
  return app;
}

/** The real Bolt app behind a signed request URL, on a free port. */
export async function httpApp(
  sandbox: SlackSandbox,
  listen: (app: BoltApp) => void,
): Promise<() => Promise<void>> {
  const { signingSecret, botToken } = sandbox.credentials;
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({ receiver, token: botToken, clientOptions: { slackApiUrl: sandbox.apiUrl } });
  listen(app);
  const server = createServer(receiver.requestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sandbox.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return () => new Promise((resolve) => server.close(() => resolve()));
}
