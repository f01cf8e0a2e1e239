import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Why a call to Slack did not do what was asked. */
export type CallFailure =
  /** Slack said no; trying the same again is useless. `permanent`: nothing can be posted there until somebody acts. */
  | {
      readonly status: 'refused';
      readonly code: string;
      readonly sentence: string;
      readonly permanent: boolean;
    }
  /** Surely not done; may be tried again after this many ms. */
  | { readonly status: 'later'; readonly retryAfterMs: number }
  /** It may have happened or not: look before doing it again. */
  | { readonly status: 'unknown'; readonly why: string };

/** Codes after which a channel stays closed until somebody acts: the fallback lead hears of it. */
const PERMANENT: Readonly<Record<string, string>> = {
  channel_not_found: 'Slack knows no such channel, or it is private and the app was not invited.',
  not_in_channel: 'The app is not in this channel; somebody there can invite it with /invite.',
  is_archived: 'The channel is archived.',
  restricted_action: 'A workspace setting forbids the app to post there.',
  account_inactive: 'The app was removed from the workspace or its bot user was deactivated.',
  token_revoked: 'The bot token was revoked; install the app again and set the new token.',
  missing_scope: 'The app lacks a permission for it; install it again from manifest.yml.',
};

/** Slack's own trouble: the call may have been carried out. */
const UNSURE: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Sorts what a `WebClient` call threw. Anything that is not surely a no counts as unknown: the safe direction. */
export function callFailure(error: unknown): CallFailure {
  if (error instanceof WebAPIRateLimitedError)
    return { status: 'later', retryAfterMs: Math.max(1, error.retryAfter) * 1000 };
  if (error instanceof WebAPIPlatformError) return platformFailure(error.data.error);
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return { status: 'refused', code: `http_${error.statusCode}`, sentence: error.message, permanent: false };
  return { status: 'unknown', why: error instanceof Error ? error.message : String(error) };
}

function platformFailure(code: string): CallFailure {
  if (code === 'ratelimited' || code === 'rate_limited') return { status: 'later', retryAfterMs: 30_000 };
  if (UNSURE.has(code)) return { status: 'unknown', why: `Slack answered ${code}` };
  const sentence = PERMANENT[code];
  return {
    status: 'refused',
    code,
    sentence: sentence ?? `Slack answered ${code}.`,
    permanent: sentence !== undefined,
  };
}
