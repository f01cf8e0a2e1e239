import { OWN_READ_SHADOW } from './as-left.ts';
import { type Hold, type HoldState, leadsOn } from './hold.ts';
import { DAY, type Duration, HOUR, type Instant } from './time.ts';
import { count } from './wording.ts';

/** How a registry was watched so far. What was missed is counted over all of its time: a hold notes where it began. */
export interface Watched {
  /** When all sources of signals were heard last. */
  readonly until: Instant;
  /** For how long, until then, nobody could have seen a signal. */
  readonly missed: Duration;
}

/**
 * So long a signal can still be seen: ECS keeps stopped tasks for an hour, Kubernetes its events. Whoever looks sees
 * that much of what was before, so that a restart or a deploy of the worker misses nothing.
 */
const SIGNALS_LAST: Duration = HOUR;

/** Less than this is not worth another date; it is not forgotten either, but counted together with what follows. */
const LEAST_MISSED: Duration = HOUR;

/** For how long nobody could have seen a signal, when all of them are heard at `now`. */
export function missedBy({ until, missed }: Watched, now: Instant): Duration {
  return missed + Math.max(now - until - SIGNALS_LAST, 0);
}

/** What nobody watched of a registry, as a step finds it. */
export interface Unwatched {
  /** For how long in all, by now (`missedBy`). */
  readonly missed: Duration;
  /** While the latest part of it goes on; absent: a sweep that heard all signals came to its end since. */
  readonly gap?: Gap;
}

/** A time in which nobody watches, until a sweep that hears all signals comes to its end. */
export interface Gap {
  /** How much was missed before it began. */
  readonly before: Duration;
  /** Whether all signals answer again, so that its length is known. */
  readonly heard: boolean;
}

/** What was missed by `now`, where a registry was watched like that so far. */
export function unwatchedBy(watched: Watched, now: Instant, heard: boolean): Unwatched {
  const missed = missedBy(watched, now);
  const before = watched.missed;
  return missed > before ? { missed, gap: { before, heard } } : { missed };
}

/** How long a hold is watched once it is put aside. */
export function windowOf({ watch, readAt }: Pick<Hold, 'watch' | 'readAt'>): Duration {
  return watch + (readAt === undefined ? 0 : OWN_READ_SHADOW);
}

/**
 * The state in which what nobody watched is watched again, or undefined where nothing was missed. A pull that failed
 * meanwhile is not seen any more, but whoever needs the image tries again. A hold from before this was counted has no
 * `missed`: it counts from the beginning on. Never more than one whole window, also after a year.
 *
 * `later`: nothing ends yet, but for how long nobody watches is not known either. A gap moves a date once when all
 * signals answer again, and what came on top of that once it is over: not every hour while it lasts.
 */
export function watchedAgain(
  hold: Hold,
  state: HoldState & { readonly status: 'quarantined' | 'deleting' },
  { now, missed, gap }: Unwatched & { readonly now: Instant },
): (HoldState & { readonly status: 'quarantined' }) | 'later' | undefined {
  const made = state.missed ?? 0;
  const more = missed - made;
  if (more < LEAST_MISSED || !leadsOn(hold)) return undefined;
  if (gap && (!gap.heard || made - gap.before >= LEAST_MISSED)) return 'later';
  const { since } = state;
  const end = state.status === 'quarantined' ? state.deleteAfter : since;
  const later = Math.min(Math.max(end, now) + more, now + windowOf(hold));
  return {
    status: 'quarantined',
    since,
    deleteAfter: Math.max(end, later),
    missed,
    unwatched: (state.unwatched ?? 0) + more,
  };
}

/** Why a date is later than it was said first: `nobody watched for 12 days`. */
export function unwatchedText(unwatched: Duration): string {
  const long =
    unwatched < DAY ? count(Math.floor(unwatched / HOUR), 'hour') : count(Math.floor(unwatched / DAY), 'day');
  return `nobody watched for ${long}`;
}
