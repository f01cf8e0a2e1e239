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

/** How long a hold is watched once it is put aside. */
export function windowOf({ watch, readAt }: Pick<Hold, 'watch' | 'readAt'>): Duration {
  return watch + (readAt === undefined ? 0 : OWN_READ_SHADOW);
}

/**
 * The state in which what nobody watched is watched again, or undefined where nothing was missed. A pull that failed
 * meanwhile is not seen any more, but whoever needs the image tries again. A hold from before this was counted has no
 * `missed`: it counts from the beginning on. Never more than one whole window, also after a year.
 */
export function watchedAgain(
  hold: Hold,
  state: HoldState & { readonly status: 'quarantined' | 'deleting' },
  { now, missed }: { readonly now: Instant; readonly missed: Duration },
): (HoldState & { readonly status: 'quarantined' }) | undefined {
  const more = missed - (state.missed ?? 0);
  if (more < LEAST_MISSED || !leadsOn(hold)) return undefined;
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
