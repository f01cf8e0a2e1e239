import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import type { PersonFacts, Unavailable } from '../policy/person.ts';
import { type Instant, MINUTE } from '../policy/time.ts';
import { type CallFailure, callFailure } from './outcome.ts';

export interface People {
  look(user: string): Promise<PersonFacts | Unavailable>;
}

/** How long an answer is believed. */
const BELIEVED = 5 * MINUTE;
const MOST_KEPT = 5000;

/** @param client with a time limit of 2 s (`impatientClient`): a cold look-up stays within a click's patience. */
export function createPeople(client: WebClient, now: () => Instant): People {
  const known = new Map<string, { readonly facts: PersonFacts; readonly at: Instant }>();
  const asking = new Map<string, Promise<PersonFacts | Unavailable>>();
  const ask = async (user: string) => {
    const answer = await askSlack(client, user);
    if (!('unavailable' in answer)) {
      known.delete(user);
      known.set(user, { facts: answer, at: now() });
      const [oldest] = known.keys();
      if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest);
    }
    return answer;
  };
  return {
    look(user) {
      const kept = known.get(user);
      if (kept && now() - kept.at < BELIEVED) return Promise.resolve(kept.facts);
      const asked = asking.get(user);
      if (asked) return asked;
      const answer = ask(user).finally(() => asking.delete(user));
      asking.set(user, answer);
      return answer;
    },
  };
}

async function askSlack(client: WebClient, user: string): Promise<PersonFacts | Unavailable> {
  const answer = await personFacts(client, user);
  if (answer === undefined) {
    return { unavailable: 'Slack told too little about your account to decide. Please try again later.' };
  }
  if (!('status' in answer)) return answer;
  const why = answer.status === 'refused' ? ` (${answer.code})` : '';
  return {
    unavailable: `Slack could not tell who you are just now${why}, so nothing was done. Please try again.`,
  };
}

/** What Slack says of a user, why it says nothing, or undefined where it says too little to place them. */
export async function personFacts(
  client: WebClient,
  user: string,
): Promise<PersonFacts | CallFailure | undefined> {
  try {
    return readUser(user, await client.users.info({ user }));
  } catch (error) {
    return callFailure(error);
  }
}

/** Undefined where Slack names no workspace: without one nobody can be placed inside or outside. */
function readUser(id: string, { user }: UsersInfoResponse): PersonFacts | undefined {
  if (!user?.team_id || user.id !== id) return undefined;
  const enterpriseId = user.enterprise_user?.enterprise_id ?? user.enterprise_id;
  return {
    id,
    teamId: user.team_id,
    ...(enterpriseId && { enterpriseId }),
    isBot: (user.is_bot ?? false) || (user.is_workflow_bot ?? false) || id === 'USLACKBOT',
    isGuest: (user.is_restricted ?? false) || (user.is_ultra_restricted ?? false),
    isStranger: user.is_stranger ?? false,
    isDeleted: user.deleted ?? false,
  };
}
