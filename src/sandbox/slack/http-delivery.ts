import { createHmac } from 'node:crypto';
import type { Duration, Instant } from '../../policy/time.ts';
import type { Delivered, DeliveryKind, DeliveryOptions, Parcel } from './delivery.ts';
import { type Json, type JsonObject, parseJson, textOf } from './json.ts';

/** A request exactly as it went out, so that it can be replayed byte for byte. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Slack's v0 signature: HMAC-SHA256 over `v0:<seconds>:<raw body>`. */
export function sign(secret: string, seconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
}

/** Writes and signs one request as Slack would at this moment. */
export function signedRequest(
  parcel: Parcel,
  secret: string,
  now: Instant,
  options: DeliveryOptions,
): SignedRequest {
  const body = bodyOf(parcel.kind, parcel.payload);
  const seconds = Math.floor((now + (options.skew ?? 0)) / 1_000);
  const key = options.signature === 'wrong' ? `${secret}, but another` : secret;
  const json = parcel.kind === 'events_api';
  const retried = { 'x-slack-retry-num': String(options.retry), 'x-slack-retry-reason': 'http_timeout' };
  const headers = {
    'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(seconds),
    ...(options.signature === 'missing' ? {} : { 'x-slack-signature': sign(key, seconds, body) }),
    ...(options.retry === undefined ? {} : retried),
  };
  return { body, headers };
}

/** Posts to the app's request URL. A redirect is not followed, as Slack does not. */
export async function post(url: string, request: SignedRequest, within: Duration): Promise<Delivered> {
  const sent = performance.now();
  const ms = () => performance.now() - sent;
  try {
    const signal = AbortSignal.timeout(within);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', signal, ...request });
    const body = await response.text();
    if (response.status !== 200) return { outcome: 'refused', ms: ms(), status: response.status, body };
    return { outcome: 'acked', ms: ms(), payload: answerOf(body) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { outcome: 'timed-out', ms: ms() };
    return { outcome: 'unreachable', why: String(error) };
  }
}

function bodyOf(kind: DeliveryKind, payload: JsonObject): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([key, value]): [string, string] => [key, textOf(value)]);
  return new URLSearchParams(fields).toString();
}

function answerOf(body: string): Json {
  if (body === '') return null;
  return parseJson(body) ?? { text: body };
}
