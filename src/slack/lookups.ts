import type { WebClient } from '@slack/web-api';
import { type Instant, MINUTE } from '../policy/time.ts';
import type { Log } from './log.ts';
import { callFailure } from './outcome.ts';
import type { Place } from './poster.ts';

/** What a line in a thread says of people and messages. Neither calls anybody, and neither ever fails. */
export interface Lookups {
  /** What a person is called, for saying who did something without a mention; their id where Slack does not say. */
  name(user: string): Promise<string>;
  /** Where a browser finds a message; undefined where Slack does not say. */
  permalink(place: Place): Promise<string | undefined>;
}

/** How long a name is believed. */
const BELIEVED = 60 * MINUTE;
const MOST_KEPT = 5000;

export function createLookups(client: WebClient, now: () => Instant, log: Log): Lookups {
  const known = new Map<string, { readonly name: string; readonly at: Instant }>();
  return {
    async name(user) {
      if (user === 'cli') return 'the command line';
      const kept = known.get(user);
      if (kept && now() - kept.at < BELIEVED) return kept.name;
      const name = await askName(client, user, log);
      if (name === undefined) return user;
      if (known.size >= MOST_KEPT) known.clear();
      known.set(user, { name, at: now() });
      return name;
    },
    async permalink({ channel, ts }) {
      try {
        return (await client.chat.getPermalink({ channel, message_ts: ts })).permalink;
      } catch (error) {
        log.warn({ channel, ts, why: callFailure(error) }, 'a message has no link');
        return undefined;
      }
    },
  };
}

async function askName(client: WebClient, id: string, log: Log): Promise<string | undefined> {
  try {
    const { user } = await client.users.info({ user: id });
    return user?.profile?.display_name || user?.profile?.real_name || user?.real_name || user?.name;
  } catch (error) {
    log.warn({ user: id, why: callFailure(error) }, 'a person has no name');
    return undefined;
  }
}
