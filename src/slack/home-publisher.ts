import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Instant } from '../policy/time.ts';
import type { UpdateResult } from './poster.ts';
import { retryAfter } from './retry-after.ts';

/** Publishes a person's Home tab. Every outcome is a value; nothing is tried twice in here. */
export type PublishHome = (user: string, view: HomeView) => Promise<UpdateResult>;

/**
 * @param client one for the background: a rate limit here must not hold up a click
 * @param now the clock Slack's waiting times are counted by
 */
export function homePublisher(client: WebClient, now: () => Instant): PublishHome {
  const waits = retryAfter(now);
  return async (user, view) =>
    await waits.respected('views.publish', async () => {
      await client.views.publish({ user_id: user, view });
      return { status: 'updated' };
    });
}
