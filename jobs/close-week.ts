import type { Place } from '../src/slack/poster.ts';
import { digestView } from '../src/slack/views/digest.ts';
import { isFormer, type WeekPlace } from '../src/store/weeks.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';

type ClosingDeps = Pick<Deps, 'store' | 'config' | 'now' | 'log'>;

/** Notes where a week's message stands, with its link: the messages of weeks before lead there. */
export async function noteWeek(
  { store }: Pick<Deps, 'store'>,
  { lookups }: Posting,
  team: string | undefined,
  { channel, ts }: Place,
  week: string,
): Promise<void> {
  const known = (await store.weeks.of(team)).find((one) => one.ts === ts && one.channel === channel);
  if (known?.link !== undefined) return;
  const link = await lookups.permalink({ channel, ts });
  await store.weeks.note(team, { ...known, channel, ts, week, ...(link !== undefined && { link }) });
}

/**
 * Draws the messages of former weeks again once a later one stands: their open questions lose their buttons and say
 * where they are asked now. Of a team that left the configuration no later one comes: then all of them. What was
 * answered stays. One that could not be drawn is tried again by the next sweep.
 */
export async function closeWeeks(
  deps: ClosingDeps,
  posting: Posting,
  team: string | undefined,
): Promise<void> {
  const places = await deps.store.weeks.of(team);
  const newest = places.at(-1);
  const left = team !== undefined && !Object.hasOwn(deps.config.teams, team);
  for (const place of places) {
    if (!newest || place.closed || !(left || isFormer(place, newest))) continue;
    if (await closeWeek(deps, posting, team, place))
      await deps.store.weeks.note(team, { ...place, closed: true });
  }
}

async function closeWeek(
  { config, now, log }: ClosingDeps,
  { desk, poster }: Posting,
  team: string | undefined,
  { channel, ts, week }: WeekPlace,
): Promise<boolean> {
  const message = await desk.week({ channel, week, ...(team !== undefined && { team }) });
  if (!message) return true;
  const zone = (team !== undefined && config.teams[team]?.timezone) || config.schedule.timezone;
  const result = await poster.update({ channel, ts }, digestView(message, { now: now(), zone }));
  if (result.status !== 'updated') log.warn({ channel, ts, result }, 'a former week was not closed');
  // What is too long never reached Slack: it may be shorter the next time.
  return result.status === 'updated' || (result.status === 'refused' && result.code !== 'over_limit');
}
