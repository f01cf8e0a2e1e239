import type { Review, Role } from '../policy/review.ts';
import { hasWaitedLong } from '../policy/waited-long.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { DeskParts } from './desk.ts';

/**
 * Who may put a question off: its owning team's people, and from the third week on those who look after what nobody
 * answers. What is refused is said in the owning team's words.
 */
export async function authorizeSnooze(
  { authorize, now }: Pick<DeskParts, 'authorize' | 'now'>,
  clicker: Clicker,
  review: Review,
): Promise<{ role: Role } | Refusal> {
  const own = await authorize(clicker, review.owner.team);
  const isLead = !('refused' in own) && own.role !== 'member';
  if (isLead || review.owner.team === undefined || !hasWaitedLong(review, now())) return own;
  const platform = await authorize(clicker, undefined);
  return 'refused' in platform ? own : platform;
}
