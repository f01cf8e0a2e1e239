import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';

export interface ClientOptions {
  readonly botToken: string;
  /** Another server than Slack's, for the sandbox: ends in `/api/`. */
  readonly slackApiUrl?: string;
  /** Milliseconds until a call is given up. */
  readonly timeout: number;
  /** Ends the call under way, so that nobody who stops waits for its answer. */
  readonly stop?: AbortSignal;
}

/**
 * A client that never waits and never tries twice: one rate limit would otherwise hold every other call of the same
 * client, and a retry after a lost answer would post twice.
 */
export function impatientClient({ botToken, slackApiUrl, timeout, stop }: ClientOptions): WebClient {
  return new WebClient(botToken, {
    ...impatience({ timeout, ...(slackApiUrl && { slackApiUrl }) }),
    ...(stop && { fetch: fetchUntil(stop) }),
  });
}

function fetchUntil(stop: AbortSignal): NonNullable<WebClientOptions['fetch']> {
  return (url, { signal, ...init } = {}) =>
    fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, stop]) : stop });
}

/** The same settings for clients that Bolt makes itself. Failures are values here: the client need not print them. */
export function impatience(options: { timeout: number; slackApiUrl?: string }) {
  return { ...options, rejectRateLimitedCalls: true, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR };
}
