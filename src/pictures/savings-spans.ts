import { TZDate } from '@date-fns/tz';
import { countedTogether } from '../policy/sums.ts';
import type { DecisionTally } from '../policy/tally.ts';
import { DAY, type Instant } from '../policy/time.ts';
import type { VerifiedDecision } from '../policy/verified.ts';

/** What came of the decisions of one repository: what is deleted, and what of it a later scan found gone. */
export interface DecidedIn {
  readonly decisions: readonly Pick<DecisionTally, 'review' | 'at' | 'deleted'>[];
  readonly verified: readonly VerifiedDecision[];
}

/** Bytes deleted, by kind of figure. They are never added to each other: each tells the same images anew. */
export interface DeletedBytes {
  /** Sizes added up, as if no layer were shared. */
  readonly upper: number;
  /** By layers where they are known, else as if all were shared. */
  readonly estimate: number;
  /** Of `upper`, what a later whole scan did not find any more. */
  readonly verified: number;
}

/** Decisions of one week, or of one month. */
export interface SavingsSpan extends DeletedBytes {
  /** Its first day: midnight UTC of that date, wherever the schedule's zone is. */
  readonly from: Instant;
}

export interface SavingsSpans {
  readonly each: 'week' | 'month';
  /** Oldest first without a gap, the newest `MOST_SPANS` at most; empty where nothing was deleted. */
  readonly spans: readonly SavingsSpan[];
  /** Of all decisions, those before the first span too. */
  readonly total: DeletedBytes;
  /** Whether there are any before the first span. */
  readonly older: boolean;
}

export const MOST_SPANS = 12;
const WEEK = 7 * DAY;
/** A Monday. */
const MONDAY = Date.UTC(1970, 0, 5);

/**
 * Deletions by when they were decided: by week for as long as twelve of them tell it all, then by month.
 *
 * @param timezone whose days they are, of the schedule
 */
export function savingsSpans(
  repositories: readonly DecidedIn[],
  now: Instant,
  timezone: string,
): SavingsSpans {
  const byDay = repositories.map(({ decisions, verified }) => ({
    verified,
    decisions: decisions.map((one) => ({ ...one, at: dateOf(one.at, timezone) })),
  }));
  const today = dateOf(now, timezone);
  const times = byDay.flatMap(({ decisions }) =>
    decisions.flatMap(({ at, deleted }) => (deleted.bytes.upper > 0 ? [at] : [])),
  );
  const first = Math.min(today, ...times);
  const each = mondayOf(today) - mondayOf(first) < MOST_SPANS * WEEK ? 'week' : 'month';
  const starts = times.length === 0 ? [] : startsFrom(first, today, each).slice(-MOST_SPANS);
  return {
    each,
    spans: starts.map((from, i) => {
      const end = starts[i + 1] ?? Number.POSITIVE_INFINITY;
      return { from, ...sum(byDay.map((one) => deletedIn(one, from, end))) };
    }),
    older: first < (starts[0] ?? first),
    total: sum(byDay.map((one) => deletedIn(one, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))),
  };
}

/** The date of a moment in a zone, as midnight UTC of that date: weeks and months are counted without a zone then. */
function dateOf(at: Instant, timezone: string): Instant {
  const local = new TZDate(at, timezone);
  return Date.UTC(local.getFullYear(), local.getMonth(), local.getDate());
}

/** What came of one repository's decisions in a time; images of one repository may share layers. */
function deletedIn({ decisions, verified }: DecidedIn, from: Instant, end: Instant): DeletedBytes {
  const those = decisions.filter(({ at }) => at >= from && at < end);
  const reviews = new Set(those.map(({ review }) => review));
  const { upper, estimate } = countedTogether(those.map(({ deleted }) => deleted)).bytes;
  const gone = verified.filter(({ review }) => reviews.has(review));
  return { upper, estimate, verified: gone.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function sum(all: readonly DeletedBytes[]): DeletedBytes {
  return {
    upper: all.reduce((bytes, { upper }) => bytes + upper, 0),
    estimate: all.reduce((bytes, { estimate }) => bytes + estimate, 0),
    verified: all.reduce((bytes, { verified }) => bytes + verified, 0),
  };
}

function startsFrom(first: Instant, now: Instant, each: 'week' | 'month'): Instant[] {
  const starts: Instant[] = [];
  const next = each === 'week' ? (at: Instant) => at + WEEK : (at: Instant) => monthOf(at, 1);
  for (let at = each === 'week' ? mondayOf(first) : monthOf(first); at <= now; at = next(at)) starts.push(at);
  return starts;
}

function mondayOf(at: Instant): Instant {
  return MONDAY + Math.floor((at - MONDAY) / WEEK) * WEEK;
}

function monthOf(at: Instant, later = 0): Instant {
  const day = new Date(at);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + later, 1);
}
