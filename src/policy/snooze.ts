import { DAY, type Duration, type Instant } from './time.ts';

/** How long a lead may put a question off. */
export const SNOOZES = { '1w': 7 * DAY, '4w': 28 * DAY, '3mo': 91 * DAY } as const satisfies Readonly<
  Record<string, Duration>
>;

export type SnoozeFor = keyof typeof SNOOZES;

/** A lead's word that a candidate is not asked about for a while. It decides nothing about its images. */
export interface Snooze {
  /** The candidate's id: reviews come and go with the weeks. */
  readonly candidate: string;
  /** Slack user id. */
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly chosen: SnoozeFor;
  /** What it would free, at most, when it was put off. */
  readonly bytes: number;
}

/** Whether a snooze still holds for a question of this size. What doubled meanwhile is asked all the same. */
export function isSnoozed(snooze: Snooze | undefined, bytes: number, now: Instant): boolean {
  if (!snooze || now >= snooze.until) return false;
  return bytes <= snooze.bytes || bytes < 2 * snooze.bytes;
}
