import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Instant, MINUTE, SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import { within } from './within.ts';

/** Slack signs with the moment of sending; anything further off, past or future, is not from Slack now. */
const SKEW = 5 * MINUTE;
const LARGEST_BODY = 1_000_000;
/** Slack waits three seconds in all: a memory slower than this is refused visibly, not waited for. */
const PATIENCE = 1.5 * SECOND;

export interface GuardPorts {
  readonly signingSecret: string;
  /** True once for a key, in all processes, for `ttl` ms. */
  readonly once: (key: string, ttl: number) => Promise<boolean>;
  /** Takes back what `once` noted. */
  readonly forget: (key: string) => Promise<void>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Stands in front of Bolt's own check, which accepts replays and time stamps far in the future, and does not read
 * bodies sent with a charset. A request that was acknowledged is let through once, in all processes: signatures are
 * remembered as long as they are valid, and only after they proved right, so that nobody can fill the memory with
 * forged ones.
 *
 * Slack's own retries pass: signed anew they are other requests (clicks and commands know their doubles by
 * themselves), and the same request again within a second passes unless the first one was acknowledged. The retry
 * header is not signed and therefore not looked at. While the memory does not answer, everything is refused with 503,
 * which Slack shows to whoever clicked: a replay must not get through because Redis is away.
 */
export function guardRequests(next: RequestListener, ports: GuardPorts): RequestListener {
  return (request, response) => {
    if (request.method !== 'POST') return next(request, response);
    judge(request, response, ports)
      .then((status) => (status === 200 ? next(request, response) : refuse(response, status)))
      .catch((error: unknown) => {
        ports.log.error({ err: error }, 'a request from Slack could not be checked');
        refuse(response, 503);
      });
  };
}

async function judge(
  request: IncomingMessage,
  response: ServerResponse,
  ports: GuardPorts,
): Promise<200 | 401 | 413> {
  const body = await readBody(request);
  if (!body) return 413;
  const signature = header(request, 'x-slack-signature');
  const timestamp = header(request, 'x-slack-request-timestamp');
  if (!recent(timestamp, ports.now()) || !signed(signature, timestamp, body, ports.signingSecret)) {
    ports.log.warn({ timestamp }, 'refused a request that Slack did not sign just now');
    return 401;
  }
  const key = `slack-request:${signature}`;
  const first = ports.once(key, 2 * SKEW);
  forgetUnacknowledged(response, key, first, ports);
  if (!(await within(first, PATIENCE, 'the memory of earlier requests did not answer'))) {
    ports.log.warn({ timestamp }, 'refused a request that was here before');
    return 401;
  }
  forBolt(request, body);
  return 200;
}

/** A request that ended without an acknowledgement did nothing that Slack believes in: it may come once more. */
function forgetUnacknowledged(
  response: ServerResponse,
  key: string,
  first: Promise<boolean>,
  { forget, log }: GuardPorts,
): void {
  response.once('close', () => {
    const acknowledged = response.writableFinished && response.statusCode < 300;
    if (acknowledged) return;
    first
      .then((mine) => (mine ? forget(key) : undefined))
      .catch((error: unknown) => log.warn({ err: error }, 'a request that failed cannot be sent again'));
  });
}

function recent(timestamp: string, now: Instant): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= SKEW;
}

function signed(signature: string, timestamp: string, body: Buffer, secret: string): boolean {
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  const expected = Buffer.from(`v0=${mac}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Bolt takes a body that was read already from `rawBody`, and compares the content type as a whole. */
function forBolt(request: IncomingMessage & { rawBody?: Buffer }, body: Buffer): void {
  request.rawBody = body;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type) request.headers['content-type'] = type;
}

/** The whole body, or undefined as soon as it is larger than anything Slack sends. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) return undefined;
  }
  return Buffer.concat(chunks);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' });
  response.end();
}
