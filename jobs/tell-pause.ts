import type { Poster } from '../src/slack/poster.ts';
import { brakeNews } from '../src/slack/views/pause.ts';
import { isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';

/**
 * Tells the platform channel (the fallback team's) once of each pause that Layaway set by itself, of everything or of a
 * registry. It follows from the pause that stands, so that whoever paused may be interrupted before it is told.
 */
export async function tellOwnPauses(deps: Deps, poster: Poster): Promise<void> {
  const { fallback } = deps.config.owners;
  const channel = fallback === undefined ? undefined : deps.config.teams[fallback]?.channel;
  if (channel === undefined || deps.config.mode === 'observe') return;
  const { everything, registries } = await deps.store.brakes.pauses();
  const alone = deps.registries.map(({ key }) => [key, registries.get(key)] as const);
  for (const [registry, pause] of [[undefined, everything] as const, ...alone]) {
    if (pause?.by !== 'layaway') continue;
    const { at, why } = pause;
    const message = brakeNews('paused', 'Layaway', { ...(registry !== undefined && { registry }), why });
    const key = `paused ${registry ?? 'everything'} ${at} ${isoWeek(at, deps.config.schedule.timezone)}`;
    const told = await postOnce(deps, poster, key, { channel, message }, { reviews: [] });
    if (told.status !== 'posted') deps.log.error({ channel, told }, 'the platform channel could not be told');
  }
}
