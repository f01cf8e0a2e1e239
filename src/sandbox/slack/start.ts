import { type Duration, type Instant, SECOND } from '../../policy/time.ts';
import { Actions } from './act/actions.ts';
import type { Call } from './api/calls.ts';
import { WebApi } from './api/web-api.ts';
import type { Core } from './core.ts';
import { Courier } from './courier.ts';
import type { DeliveryRecord } from './delivery.ts';
import { Faults } from './faults.ts';
import { type Credentials, DEFAULT_CREDENTIALS } from './identity.ts';
import { Page, type PageCallbacks } from './page-server/page.ts';
import { listen, type Parts } from './server.ts';
import { SocketMode } from './socket-mode.ts';
import { ResponseUrls, Triggers } from './triggers.ts';
import { Workspace } from './workspace.ts';

export interface SlackSandboxOptions extends Partial<Credentials>, PageCallbacks {
  readonly now: () => Instant;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** HTTP mode: where events, interactivity and commands are posted, signed. Without it, Socket Mode. */
  readonly requestUrl?: string;
  /** How long an ack may take, in real time; Slack's three seconds by default. */
  readonly ackWithin?: Duration;
}

/** A workspace in Slack's place, for one app: a Web API, a way to it, people who act, and a page to look at. */
export interface SlackSandbox {
  /** For `slackApiUrl`; ends in `/api/`. */
  readonly apiUrl: string;
  readonly pageUrl: string;
  readonly credentials: Credentials;
  readonly workspace: Workspace;
  readonly act: Actions;
  readonly faults: Faults;
  /** Every Web API call, oldest first. */
  readonly calls: readonly Call[];
  /** Every payload sent to the app and what became of it, oldest first. */
  readonly deliveries: readonly DeliveryRecord[];
  readonly socketMode: SocketMode;
  /** Posts to this request URL from now on; undefined goes back to Socket Mode. */
  deliverTo(requestUrl: string | undefined): void;
  /** Waits for something to become true, looking after each change. */
  until<T>(what: string, look: () => T | undefined | false, withinMs?: number): Promise<T>;
  close(): Promise<void>;
}

/** Starts the sandbox on loopback. Rejects where the port is taken. */
export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  let origin = '';
  const core = assemble(options, () => origin);
  const faults = new Faults(options.now);
  const act = new Actions(core);
  const parts: Parts = { core, api: new WebApi(core, faults), page: new Page(core, act, options) };
  const listening = await listen(parts, options.port ?? 0);
  origin = listening.origin;
  return {
    apiUrl: `${origin}/api/`,
    pageUrl: `${origin}/`,
    credentials: core.credentials,
    workspace: core.workspace,
    act,
    faults,
    calls: parts.api.calls,
    deliveries: core.courier.records,
    socketMode: core.socketMode,
    deliverTo: (requestUrl) => {
      core.courier.requestUrl = requestUrl;
    },
    until: (what, look, withinMs) => core.workspace.changes.until(what, look, withinMs),
    close: async () => {
      core.socketMode.cut();
      parts.page.close();
      const closed = new Promise((resolve) => listening.server.close(resolve));
      listening.server.closeAllConnections();
      await closed;
    },
  };
}

function assemble(options: SlackSandboxOptions, origin: () => string): Core {
  const { now, ackWithin = 3 * SECOND } = options;
  const {
    botToken = DEFAULT_CREDENTIALS.botToken,
    appToken = DEFAULT_CREDENTIALS.appToken,
    signingSecret = DEFAULT_CREDENTIALS.signingSecret,
  } = options;
  const workspace = new Workspace(now);
  const socketMode = new SocketMode(ackWithin, () => workspace.changes.announce());
  const courier = new Courier({ now, signingSecret, ackWithin, socketMode });
  courier.requestUrl = options.requestUrl;
  return {
    now,
    workspace,
    credentials: { botToken, appToken, signingSecret },
    triggers: new Triggers(now),
    responseUrls: new ResponseUrls(now),
    socketMode,
    courier,
    origin,
  };
}
