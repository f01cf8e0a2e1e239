import type { Review } from './review.ts';
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
  /** Team that was asked; none where nobody was known to own it. */
  readonly team?: string;
  /** What it would free, at most, when it was put off. */
  readonly bytes: number;
}

/**
 * Whether a snooze still holds for a question. It ends with an answer and with its owner: whoever is asked now never
 * put it off. What doubled meanwhile is asked all the same.
 */
export function isSnoozed(
  snooze: Snooze | undefined,
  { owner, facts, lastWordAt }: Pick<Review, 'owner' | 'facts' | 'lastWordAt'>,
  now: Instant,
): boolean {
  if (!snooze || now >= snooze.until || snooze.team !== owner.team) return false;
  if (lastWordAt !== undefined && lastWordAt >= snooze.at) return false;
  const bytes = facts.bytes.upper;
  return bytes <= snooze.bytes || bytes < 2 * snooze.bytes;
}
