import type { Config } from '../config/schema.ts';
import type { Log } from '../slack/log.ts';
import type { Poster } from '../slack/poster.ts';
import type { AnswerExtras } from './answers.ts';

/** Posts in the fallback team's channel. A post of unknown outcome is not repeated: what it says is in the record. */
export function platformChannel({
  config,
  poster,
  log,
}: {
  readonly config: Pick<Config, 'owners' | 'teams'>;
  readonly poster: Pick<Poster, 'post'>;
  readonly log: Log;
}): AnswerExtras['tellPlatform'] {
  const { fallback } = config.owners;
  const channel = fallback === undefined ? undefined : config.teams[fallback]?.channel;
  return async (message) => {
    if (channel === undefined) return 'none';
    const told = await poster.post({ channel, message });
    if (told.status === 'posted') return 'yes';
    log.error({ channel, told }, 'the platform channel could not be told');
    return 'no';
  };
}
