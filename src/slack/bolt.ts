import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { type Instant, SECOND } from '../policy/time.ts';
import { boltLogger } from './bolt-log.ts';
import { guardRequests } from './http-guard.ts';
import { identify, type SlackIdentity } from './identity.ts';
import { inFlight } from './in-flight.ts';
import type { Log } from './log.ts';
import { type Connected, keepConnected } from './socket.ts';
import { impatience, impatientClient } from './web-client.ts';
import { within } from './within.ts';

export interface BoltOptions {
  readonly botToken: string;
  /** Socket Mode where given; otherwise `signingSecret` and HTTP. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** HTTP only. 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** HTTP only: answers health checks on the same port; true where the request was one of its own. */
  readonly health?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly slackApiUrl?: string;
  readonly now: () => Instant;
  readonly once: (key: string, ttl: number) => Promise<boolean>;
  /** HTTP only: takes back what `once` noted. Without it a request that failed cannot be sent again as it is. */
  readonly forget?: (key: string) => Promise<void>;
  readonly log: Log;
  /** Socket Mode only: ms before the first new try to connect, growing from there; a second unless given. */
  readonly reconnectPause?: number;
}

export type Started =
  | { readonly status: 'started'; readonly identity: SlackIdentity }
  | { readonly status: 'refused'; readonly sentence: string };

export interface SlackApp {
  readonly app: App;
  /** HTTP only: opens the port, for health checks first, and answers it. */
  listen(): Promise<number | undefined>;
  /**
   * Asks Slack who we are and opens the door. Keeps trying while Slack cannot be reached. Where it was refused it may be
   * called again.
   */
  start(): Promise<Started>;
  /** Ends within `limit` ms, whatever Slack does. */
  stop(limit?: number): Promise<void>;
  /** Resolves when all that came in is answered; what is drawn after that goes on. */
  answered(): Promise<void>;
  /** Whether clicks can arrive now. */
  connected(): boolean;
  /** HTTP only, once started. */
  port(): number | undefined;
}

/** A way for Slack's requests to come in. */
interface Door {
  readonly receiver: Receiver;
  listen(): Promise<number | undefined>;
  open(): Promise<Connected>;
  close(limit: number): Promise<void>;
  connected(): boolean;
  port(): number | undefined;
}

/** Trigger windows last 3 s: a call that takes longer is of no use to the clicker. */
const FRONT_TIMEOUT = 3 * SECOND;
/** What takes longer hangs. */
const LONGEST_ANSWER = 30 * SECOND;
const SLACK_PATH = '/slack/events';

export function createBoltApp(options: BoltOptions): SlackApp {
  const { botToken, slackApiUrl, log } = options;
  const door = options.appToken ? socketDoor(options, options.appToken) : httpDoor(options);
  const app = new App({
    receiver: door.receiver,
    // Bolt would ask auth.test on each event otherwise; one workspace, one token.
    authorize: async () => ({ botToken }),
    convoStore: false,
    ignoreSelf: false,
    logger: boltLogger(log),
    logLevel: LogLevel.INFO,
    clientOptions: impatience({ timeout: FRONT_TIMEOUT, ...(slackApiUrl && { slackApiUrl }) }),
  });
  const listening = inFlight();
  app.use(({ next }) => listening.follow(next()));
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'));
  const stopping = new AbortController();
  return {
    app,
    listen: door.listen,
    async start() {
      const client = impatientClient({
        botToken,
        timeout: 10 * SECOND,
        stop: stopping.signal,
        ...(slackApiUrl && { slackApiUrl }),
      });
      const identified = await identify(client, log, stopping.signal);
      if (identified.status === 'refused') return identified;
      if (stopping.signal.aborted) return { status: 'refused', sentence: 'stopped' };
      const opened = await door.open();
      const { status: _identified, ...identity } = identified;
      return opened.status === 'connected' ? { status: 'started', identity } : opened;
    },
    async stop(limit = 5 * SECOND) {
      stopping.abort();
      await listening.over(limit); // a socket that is closed takes no acknowledgement any more
      await door.close(limit);
      await listening.over(limit);
    },
    answered: () => listening.over(LONGEST_ANSWER),
    connected: door.connected,
    port: door.port,
  };
}

function socketDoor({ slackApiUrl, log, reconnectPause }: BoltOptions, appToken: string): Door {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(log),
    installerOptions: {
      clientOptions: impatience({ timeout: 10 * SECOND, ...(slackApiUrl && { slackApiUrl }) }),
    },
  });
  const connection = keepConnected(receiver.client, log, reconnectPause);
  return {
    receiver,
    listen: async () => undefined,
    open: connection.start,
    close: connection.stop,
    connected: connection.connected,
    port: () => undefined,
  };
}

function httpDoor(options: BoltOptions): Door {
  const { signingSecret, log, now, once, host, forget = async () => {} } = options;
  if (!signingSecret)
    throw new Error('Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)');
  const receiver = new HTTPReceiver({ signingSecret, endpoints: [SLACK_PATH], logger: boltLogger(log) });
  const open = receiver.requestListener;
  const guarded = guardRequests(open, { signingSecret, once, forget, now, log });
  receiver.requestListener = (request, response) => {
    if (options.health?.(request, response)) return;
    // Bolt answers 404 anywhere else, but only where its refusal is thrown right here.
    if (request.url?.split('?')[0] === SLACK_PATH) guarded(request, response);
    else open(request, response);
  };
  let server: Server | undefined;
  const port = () => (server?.address() as AddressInfo | null | undefined)?.port;
  const listen = async () => {
    server ??= await receiver.start({ port: options.port ?? 3000, ...(host && { host }) });
    return port();
  };
  return {
    receiver,
    listen,
    async open() {
      await listen();
      return { status: 'connected' };
    },
    async close(limit) {
      if (!server) return;
      server.closeIdleConnections();
      const closed = within(receiver.stop(), limit, 'requests did not end').catch((error: unknown) => {
        log.warn({ err: error }, 'closing the Slack port with requests under way');
        server?.closeAllConnections();
      });
      await closed;
      server = undefined;
    },
    connected: () => server?.listening ?? false,
    port,
  };
}
