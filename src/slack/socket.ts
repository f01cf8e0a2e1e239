import type { SocketModeReceiver } from '@slack/bolt';
import { SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import { callFailure } from './outcome.ts';
import { rest } from './rest.ts';
import { early, within } from './within.ts';

type SocketClient = SocketModeReceiver['client'];

/** How long one attempt may take until Slack has said hello. */
const ATTEMPT = 30 * SECOND;
const LONGEST_PAUSE = 30 * SECOND;

/** A refusal for good (wrong app token), as a sentence; or connected. */
export type Connected =
  | { readonly status: 'connected' }
  | { readonly status: 'refused'; readonly sentence: string };

/**
 * Answers that no waiting changes: the token is wrong. Every other one is trouble that may pass, such as too many
 * connections, a proxy's 403, or Slack's own.
 */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
]);

export interface Connection {
  /**
   * Resolves with the first hello, or with a refusal for good. Trouble in between is tried again for ever, and once
   * connected so is a refusal: a token that was right may be right again, and nobody restarts a process that runs.
   */
  start(): Promise<Connected>;
  stop(limit: number): Promise<void>;
  connected(): boolean;
}

/**
 * Keeps a Socket Mode client connected. The client's own reconnecting is switched off: where it fails, the rejection
 * has no handler and would end the process.
 */
export function keepConnected(client: SocketClient, log: Log, pause = SECOND): Connection {
  const stop = new AbortController();
  let up = false;
  let everUp = false;
  const connect = async (): Promise<Connected> => {
    const settled = ({ status }: Attempted) => status === 'connected' || (status === 'refused' && !everUp);
    const result = await connectAtLast(() => attempt(client, log), settled, pause, stop.signal);
    up = result.status === 'connected';
    everUp ||= up;
    return result;
  };
  client.on('disconnected', () => {
    const lost = up && !stop.signal.aborted;
    up = false;
    if (lost) reconnect(connect, log);
  });
  return {
    start: connect,
    connected: () => up,
    async stop(limit) {
      stop.abort();
      await goodbye(client, limit, log);
      up = false;
    },
  };
}

function reconnect(connect: () => Promise<Connected>, log: Log): void {
  log.info({}, 'Socket Mode connection closed, connecting again');
  connect().then(
    (result) => {
      if (result.status === 'refused') log.error(result, 'no Socket Mode connection any more');
    },
    (error: unknown) => log.error({ err: error }, 'Socket Mode connection given up'),
  );
}

type Attempted = Connected | { readonly status: 'failed' };

/** Connects, with growing pauses, until it is settled, or nobody wants it any more. */
async function connectAtLast(
  attempted: () => Promise<Attempted>,
  settled: (result: Attempted) => boolean,
  pause: number,
  stop: AbortSignal,
): Promise<Connected> {
  for (let failures = 0; ; failures++) {
    const result = await attempted();
    if (result.status !== 'failed' && settled(result)) return result;
    if (!stop.aborted) await rest(Math.min(LONGEST_PAUSE, pause * 2 ** Math.min(failures, 10)), stop);
    if (stop.aborted) return { status: 'refused', sentence: 'stopped' };
  }
}

async function attempt(client: SocketClient, log: Log): Promise<Attempted> {
  try {
    if (await early(client.start(), ATTEMPT)) return { status: 'connected' };
    log.warn({}, 'no Socket Mode connection: Slack did not say hello');
    await goodbye(client, SECOND, log); // else it would count among the ten that Slack allows
    return { status: 'failed' };
  } catch (error) {
    const failure = callFailure(error);
    log.warn({ err: error, failure }, 'no Socket Mode connection');
    if (failure.status === 'refused' && FOR_GOOD.has(failure.code))
      return { status: 'refused', sentence: `Slack refuses SLACK_APP_TOKEN (${failure.code}).` };
    return { status: 'failed' };
  }
}

/** Slack's client waits for the other side's goodbye, which may never come. */
async function goodbye(client: SocketClient, limit: number, log: Log): Promise<void> {
  await within(client.disconnect(), limit, 'no goodbye from Slack').catch((error: unknown) =>
    log.warn({ err: error }, 'Socket Mode connection left open'),
  );
}
