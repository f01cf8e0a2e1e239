import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { postOnce } from '../../jobs/post-once.ts';
import { dueNow } from '../../jobs/week-due.ts';
import type { Config } from '../config/schema.ts';
import { type Instant, MINUTE, SECOND } from '../policy/time.ts';
import type { Poster } from '../slack/poster.ts';
import type { UserGroups } from '../slack/user-groups.ts';
import { groupTroubleNotice } from '../slack/views/notices.ts';
import type { Store } from '../store/store.ts';

/** What keeping user groups at hand takes. */
export interface WarmParts {
  readonly config: Config;
  readonly groups: UserGroups;
  readonly poster: Poster;
  readonly store: Store;
  readonly now: () => Instant;
  readonly log: Logger;
}

/** By real time, as Slack's limits are. A bit less than answers stay fresh, so that no click has to wait for one. */
const EVERY = 9 * MINUTE;
/** Slack takes 20 questions about user groups a minute; a few more at once it takes, too. */
const AT_ONCE = 10;
const GAP = 3 * SECOND;

interface TeamGroup {
  readonly team: string;
  readonly group: string;
}

/** Asks for the members of all user groups at the start and every nine minutes. Answers the function that ends it. */
export function keepGroupsWarm(parts: WarmParts, every = EVERY): () => Promise<void> {
  const teams = groupsOf(parts.config);
  if (teams.length === 0) return async () => undefined;
  const end = new AbortController();
  const round = (async () => {
    const failing = new Map<string, number>();
    while (!end.signal.aborted) {
      await askAll(parts, teams, failing, end.signal);
      await pause(every, end.signal);
    }
  })().catch((error: unknown) => parts.log.error({ err: error }, 'user groups are no longer kept at hand'));
  return async () => {
    end.abort();
    await round;
  };
}

function groupsOf({ teams }: Config): TeamGroup[] {
  return Object.entries(teams).flatMap(([team, { userGroup }]) =>
    userGroup === undefined ? [] : [{ team, group: userGroup }],
  );
}

async function askAll(
  parts: WarmParts,
  teams: readonly TeamGroup[],
  failing: Map<string, number>,
  end: AbortSignal,
): Promise<void> {
  for (const [i, one] of teams.entries()) {
    if (i >= AT_ONCE) await pause(GAP, end);
    if (end.aborted) return;
    const answer = await parts.groups.refresh(one.group);
    if ('members' in answer) {
      failing.delete(one.group);
      continue;
    }
    const times = (failing.get(one.group) ?? 0) + 1;
    failing.set(one.group, times);
    // Slack not answering once is no news; being refused, or failing for a whole round, is.
    if (answer.lasting || times > 1) await tellPlatform(parts, one, answer.unavailable);
  }
}

/** Once a week in the platform team's channel. What cannot be told is logged, and tried again at the next round. */
async function tellPlatform(parts: WarmParts, { team, group }: TeamGroup, why: string): Promise<void> {
  const { config, now, log } = parts;
  const { fallback } = config.owners;
  const platform = fallback === undefined ? undefined : config.teams[fallback];
  log.error({ team, group, why }, 'only the people of the configuration can decide for a team');
  if (!platform || config.mode === 'observe') return;
  const key = `user group ${group} ${dueNow(platform.timezone, now()).week}`;
  const post = { channel: platform.channel, message: groupTroubleNotice(team, group, why) };
  try {
    const told = await postOnce(parts, parts.poster, key, post, { reviews: [] });
    if (told.status !== 'posted') log.warn({ told }, 'the platform channel could not be told');
  } catch (error) {
    log.warn({ err: error }, 'the platform channel could not be told');
  }
}

/** A pause that neither keeps the process alive nor outlasts its end. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined); // rejects only when ended
}
