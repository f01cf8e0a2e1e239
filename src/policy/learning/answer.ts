import type { RecordLine } from '../decision-facts.ts';
import type { FrozenFamily, Review } from '../review.ts';
import type { Instant } from '../time.ts';

/** A question with its frozen list, answered or not. */
export interface Answer {
  readonly review: Review;
  readonly frozen: readonly FrozenFamily[];
  /** The record's lines of it, where its holds do not tell of all its images any more. */
  readonly lines?: readonly RecordLine[];
}

/** The ISO week of a moment, `2026-W48`, in the zone of the schedule. */
export type WeekOf = (at: Instant) => string;

/** What answers are gathered by: a retention class, or all images without a tag, whatever class their repository gives them. */
export type Group = Review['class'] | 'untagged';

export function groupOf({ review, frozen }: Answer): Group {
  return frozen.some(({ tags }) => tags.length > 0) ? review.class : 'untagged';
}

/** `2026-11-23`, UTC. */
export function dateText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
