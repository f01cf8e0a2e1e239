import { SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import type { CallFailure } from './outcome.ts';
import type { Poster } from './poster.ts';

/** Nothing was sent: whoever wanted it tries again. */
const LATER = { status: 'later', retryAfterMs: SECOND } as const;

/** Codes that speak of our token, whatever was to be posted: no channel is closed, and a new token mends all of it. */
const OUR_TOKEN: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

/**
 * A poster for a worker that works also while Slack is away or refuses its token: what it cannot send waits, and is
 * never noted as refused for good. `isKnown`: Slack said who we are.
 */
export function waitingPoster(poster: Poster, log: Log, isKnown: () => boolean): Poster {
  const sent = async <T extends object>(send: () => Promise<T | CallFailure>): Promise<T | CallFailure> => {
    if (!isKnown()) return LATER;
    const result = await send();
    if (!isOurToken(result)) return result;
    log.error({ result }, 'Slack refuses SLACK_BOT_TOKEN: nothing is posted until it is set anew');
    return LATER;
  };
  return {
    post: (post) => sent(() => poster.post(post)),
    update: (place, message) => sent(() => poster.update(place, message)),
    find: (...wanted) => sent(() => poster.find(...wanted)),
    openDm: (user) => sent(() => poster.openDm(user)),
  };
}

function isOurToken(result: object): boolean {
  return 'code' in result && typeof result.code === 'string' && OUR_TOKEN.has(result.code);
}
