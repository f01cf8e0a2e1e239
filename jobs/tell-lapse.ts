import type { Lapse } from '../src/policy/lapse.ts';
import type { Poster } from '../src/slack/poster.ts';
import { lapseNotice } from '../src/slack/views/lapse-notice.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';

/** Tells the platform channel (the fallback team's) once that Redis lost records, and what follows from it. */
export async function tellLapse(deps: Deps, poster: Poster, lapse: Lapse | undefined): Promise<void> {
  const { fallback } = deps.config.owners;
  const channel = fallback === undefined ? undefined : deps.config.teams[fallback]?.channel;
  if (!lapse || channel === undefined || deps.config.mode === 'observe') return;
  const key = `lapse ${lapse.at}`;
  const told = await postOnce(deps, poster, key, { channel, message: lapseNotice(lapse) }, { reviews: [] });
  if (told.status !== 'posted')
    deps.log.warn({ channel, told }, 'the platform channel could not be told what Redis lost');
}
