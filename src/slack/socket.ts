import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import { callFailure } from './outcome.ts';
import { within } from './within.ts';

type SocketClient = SocketModeReceiver['client'];

/** How long one attempt may take until Slack has said hello. */
const ATTEMPT = 30 * SECOND;
const LONGEST_PAUSE = 30 * SECOND;

/** A refusal for good (wrong app token), as a sentence; or connected. */
export type Connected =
  | { readonly status: 'connected' }
  | { readonly status: 'refused'; readonly sentence: string };

export interface Connection {
  /** Resolves with the first hello, or with a refusal for good. Trouble in between is tried again for ever. */
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
  const connect = async (): Promise<Connected> => {
    const result = await connectAtLast(client, log, pause, stop.signal);
    up = result.status === 'connected';
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

/** Connects, with growing pauses, until it worked, was refused for good, or nobody wants it any more. */
async function connectAtLast(
  client: SocketClient,
  log: Log,
  pause: number,
  stop: AbortSignal,
): Promise<Connected> {
  for (let failures = 0; ; failures++) {
    const result = await attempt(client, log);
    if (result.status !== 'failed') return result;
    if (!stop.aborted) await rest(Math.min(LONGEST_PAUSE, pause * 2 ** Math.min(failures, 10)), stop);
    if (stop.aborted) return { status: 'refused', sentence: 'stopped' };
  }
}

async function attempt(client: SocketClient, log: Log): Promise<Connected | { status: 'failed' }> {
  try {
    await within(client.start(), ATTEMPT, 'Slack did not say hello');
    return { status: 'connected' };
  } catch (error) {
    const failure = callFailure(error);
    log.warn({ err: error, failure }, 'no Socket Mode connection');
    if (failure.status === 'refused')
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

/** A pause that a stop cuts short. */
async function rest(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined); // rejects only when stopped
}
