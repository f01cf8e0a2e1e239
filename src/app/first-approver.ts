import { ACTIONS } from '../policy/action.ts';
import type { Lapse } from '../policy/lapse.ts';
import type { Review, Role } from '../policy/review.ts';
import { hasLapsed } from '../policy/second-approval.ts';
import type { Clicker } from '../slack/desk.ts';
import type { DeskParts } from './desk.ts';

/**
 * The standing that whoever approved first has today, when this click would be the second approval. Undefined where it
 * would not be, and where they may not decide any more: deactivated, a guest now, out of the team. Not being told by
 * Slack is no standing either: then the click is the first approval, and a third person is asked instead.
 */
export async function firstStanding(
  { authorize, now }: Pick<DeskParts, 'authorize' | 'now'>,
  { state, owner }: Pick<Review, 'state' | 'owner'>,
  clicker: Clicker,
  kind: string,
): Promise<Role | undefined> {
  if (state.status !== 'seconding' || state.by.id === clicker.user || hasLapsed(state, now()))
    return undefined;
  if (!ACTIONS.some((action) => action === kind)) return undefined;
  const standing = await authorize({ user: state.by.id }, owner.team);
  return 'refused' in standing ? undefined : standing.role;
}

/** The last loss of records, looked for only where half an approval is there to be completed. */
export async function lapseFor(
  { store, now }: Pick<DeskParts, 'store' | 'now'>,
  { state }: Pick<Review, 'state'>,
): Promise<Lapse | undefined> {
  if (state.status !== 'seconding') return undefined;
  return (await store.continuity.check(now())).lapse;
}
