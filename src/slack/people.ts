import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import type { PersonFacts, Unavailable } from '../policy/person.ts';
import { type Instant, MINUTE } from '../policy/time.ts';
import { callFailure } from './outcome.ts';

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
  try {
    const facts = readUser(user, await client.users.info({ user }));
    return (
      facts ?? { unavailable: 'Slack told too little about your account to decide. Please try again later.' }
    );
  } catch (error) {
    const failure = callFailure(error);
    const why = failure.status === 'refused' ? ` (${failure.code})` : '';
    return {
      unavailable: `Slack could not tell who you are just now${why}, so nothing was done. Please try again.`,
    };
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
