import { WebAPIRequestError, type WebClient } from '@slack/web-api';
import { SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import { callFailure } from './outcome.ts';
import { rest } from './rest.ts';

/** Who the app is in Slack: clickers are compared with `teamId` (or `enterpriseId` on Enterprise Grid). */
export interface SlackIdentity {
  readonly teamId: string;
  readonly enterpriseId?: string;
  readonly botUserId: string;
}

export type Identified =
  | ({ readonly status: 'identified' } & SlackIdentity)
  | { readonly status: 'refused'; readonly sentence: string };

const STOPPED: Identified = { status: 'refused', sentence: 'stopped' };

/**
 * Asks until Slack answers: a wrong token is final, an unreachable Slack is not. `stop` ends the asking; where it was
 * aborted before, Slack is asked once. The call under way ends with it where the client has it, too.
 */
export async function identify(client: WebClient, log: Log, stop: AbortSignal): Promise<Identified> {
  for (let pause = SECOND; ; pause = Math.min(pause * 2, 30 * SECOND)) {
    const once = stop.aborted;
    const answer = await ask(client);
    if (answer.status === 'identified' || answer.status === 'refused') return answer;
    if (stop.aborted && !once) return STOPPED; // it was cut short: no trouble of Slack's
    log.warn({ why: answer.why }, 'Slack does not answer, asking again');
    if (!stop.aborted) await rest(answer.retryAfterMs ?? pause, stop);
    if (stop.aborted) return STOPPED;
  }
}

type Trouble = { readonly status: 'trouble'; readonly why: string; readonly retryAfterMs?: number };

async function ask(client: WebClient): Promise<Identified | Trouble> {
  try {
    const { team_id: teamId, user_id: botUserId, enterprise_id: enterpriseId } = await client.auth.test();
    if (!teamId || !botUserId) return { status: 'trouble', why: 'Slack did not say who the app is' };
    return { status: 'identified', teamId, botUserId, ...(enterpriseId && { enterpriseId }) };
  } catch (error) {
    const failure = callFailure(error);
    const { host } = new URL(client.slackApiUrl);
    if (error instanceof WebAPIRequestError)
      return { status: 'trouble', why: `${host} could not be reached` };
    // Codes are words: anything else is a page of somebody in between.
    if (failure.status === 'refused' && !/^\w+$/.test(failure.code))
      return { status: 'trouble', why: `something other than Slack answered at ${host} (a proxy?)` };
    if (failure.status === 'later')
      return { status: 'trouble', why: 'rate limited', retryAfterMs: failure.retryAfterMs };
    if (failure.status === 'unknown') return { status: 'trouble', why: failure.why };
    return {
      status: 'refused',
      sentence: `Slack refuses SLACK_BOT_TOKEN (${failure.code}). Copy the bot token from the app's page, OAuth & Permissions.`,
    };
  }
}
