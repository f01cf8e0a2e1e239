import type { TeamConfig } from '../src/config/schema.ts';
import type { Poster } from '../src/slack/poster.ts';
import { undeliverableNotice } from '../src/slack/views/notices.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';

/**
 * A channel that is gone or closed to us is for the team's leads to mend, and for those of the fallback team where these
 * cannot be told, or do not act; said once a week. False: not everyone is told yet.
 */
export async function tellLeads(
  deps: Deps,
  poster: Poster,
  team: string,
  settings: TeamConfig,
  week: string,
  sentence: string,
): Promise<boolean> {
  deps.log.error({ team, channel: settings.channel, sentence }, 'the digest could not be posted');
  const message = undeliverableNotice(`The digest of ${team} for ${week}`, settings.channel, sentence);
  let later = 0;
  for (const lead of leadsFor(deps, settings)) {
    const dm = await poster.openDm(lead);
    const key = `undeliverable ${lead} ${settings.channel} ${week}`;
    const told =
      dm.status === 'open'
        ? await postOnce(deps, poster, key, { channel: dm.channel, message }, { reviews: [] })
        : dm;
    if (told.status === 'refused') deps.log.error({ lead, told }, 'nor could the lead be told');
    else if (told.status !== 'posted') later++;
  }
  return later === 0;
}

function leadsFor({ config }: Deps, { leads }: TeamConfig): ReadonlySet<string> {
  const { fallback } = config.owners;
  return new Set([...leads, ...((fallback !== undefined && config.teams[fallback]?.leads) || [])]);
}
