import { isWaiting, type Review } from './review.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** From the third week on a question stands in the platform team's lists, too. */
export const WAITED_LONG: Duration = 14 * DAY;

/** Whether the platform team may ask somebody else, or put the question off. Never may it decide (promise 12). */
export function hasWaitedLong(
  { state, askedSince }: Pick<Review, 'state' | 'askedSince'>,
  now: Instant,
): boolean {
  return isWaiting(state) && now - askedSince >= WAITED_LONG;
}
