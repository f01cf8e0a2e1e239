import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Instant } from '../policy/time.ts';
import type { UpdateResult } from './poster.ts';
import { retryAfter } from './retry-after.ts';
import { withoutPictures } from './views/pictures.ts';

/** Publishes a person's Home tab. Every outcome is a value; nothing is tried twice in here. */
export type PublishHome = (user: string, view: HomeView) => Promise<UpdateResult>;

/**
 * @param client one for the background: a rate limit here must not hold up a click
 * @param now the clock Slack's waiting times are counted by
 */
export function homePublisher(client: WebClient, now: () => Instant): PublishHome {
  const waits = retryAfter(now);
  const publish: PublishHome = async (user, view) =>
    await waits.respected('views.publish', async () => {
      await client.views.publish({ user_id: user, view });
      return { status: 'updated' };
    });
  return async (user, view) => {
    const result = await publish(user, view);
    const bare = withoutPictures(view);
    return bare && result.status === 'refused' && REFUSED.has(result.code)
      ? await publish(user, bare)
      : result;
  };
}

/** What Slack says of a picture it lost, among other things: the tab says everything without it. */
const REFUSED: ReadonlySet<string> = new Set(['invalid_arguments', 'invalid_blocks']);
