/** A moment, in milliseconds since the Unix epoch, UTC. Rules never read a clock: `now` arrives as an argument. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Duration = number;

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export const SECOND: Duration = UNIT.s;
export const MINUTE: Duration = UNIT.m;
export const HOUR: Duration = UNIT.h;
export const DAY: Duration = UNIT.d;

/**
 * Reads a duration as users write it everywhere in Layaway: a whole number and one unit, `90d`, `12h`, `5s`
 * (also `m` for minutes and `w` for weeks). Answers undefined for anything else, `0` without a unit included.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,6})([smhdw])$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * UNIT[match[2] as keyof typeof UNIT];
}

/** Writes a duration in the largest unit that divides it, so that `parseDuration` reads it back: `90d`, `36h`. */
export function formatDuration(duration: Duration): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (duration >= UNIT[unit] && duration % UNIT[unit] === 0) return `${duration / UNIT[unit]}${unit}`;
  }
  return `${Math.round(duration / UNIT.s)}s`;
}
