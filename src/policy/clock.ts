import { DAY, type Duration, HOUR, type Instant, MINUTE, SECOND } from './time.ts';
import { count } from './wording.ts';

/**
 * How far a process's clock may be from Redis', which all processes share. Farther, and it neither begins nor goes on
 * with anything: a watch window would end for it before its time, and an answer of today would be one of tomorrow.
 * Giving back goes on: that asks for no time of day, and whether another worker is at it is told by Redis' clock alone.
 */
export const CLOCK_TOLERANCE: Duration = 30 * SECOND;

/** Two processes that both may act are at most so far apart. */
export const CLOCKS_APART: Duration = 2 * CLOCK_TOLERANCE;

/**
 * How far a clock is from the server's, negative where it is behind: read `before` and `after` the server told its own
 * time. What the question itself took is not the clock's fault.
 */
export function clockOffset(before: Instant, server: Instant, after: Instant): Duration {
  if (before > server) return before - server;
  return Math.min(after - server, 0);
}

/** Why a process with such a clock may not act, as a sentence without its full stop; undefined where it may. */
export function clockTrouble(offset: Duration): string | undefined {
  if (Math.abs(offset) <= CLOCK_TOLERANCE) return undefined;
  if (Number.isNaN(offset)) return 'the clock of this machine cannot be compared with that of Redis';
  const way = offset > 0 ? 'ahead of' : 'behind';
  return `the clock of this machine is ${roughly(Math.abs(offset))} ${way} that of Redis`;
}

function roughly(length: Duration): string {
  if (length < 2 * MINUTE) return count(Math.floor(length / SECOND), 'second');
  if (length < 2 * HOUR) return count(Math.floor(length / MINUTE), 'minute');
  return length < 2 * DAY ? count(Math.floor(length / HOUR), 'hour') : count(Math.floor(length / DAY), 'day');
}
