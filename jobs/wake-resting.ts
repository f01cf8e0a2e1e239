import { type Hold, isOver, isResting, moveHold, questionsOf } from '../src/policy/hold.ts';
import type { Review } from '../src/policy/review.ts';
import type { Deps } from './deps.ts';
import { stateEntry } from './entries.ts';
import { holdsWantedBack } from './sweep-order.ts';

/** Whoever saves in between makes us read again; that does not go on for ever. */
const MOST_TRIES = 10;

/**
 * A restore that a person asked for reaches holds that rest, archived or disabled, too: no sweep looks at those, so they
 * are set to restoring here, before the decision counts as applied.
 */
export async function wakeResting(deps: Deps, { id, state }: Review): Promise<void> {
  if (state.status !== 'restored') return;
  for (const hold of await deps.store.holds.ofReview(id)) {
    if (isWakeable(hold)) await wake(deps, hold, state.by.id);
  }
}

/** Holds that rest although their review was restored: they came to rest in the same moment. A sweep wakes them. */
export async function restingOfRestored(deps: Deps, holds: readonly Hold[]): Promise<Hold[]> {
  const resting = holds.filter(isWakeable);
  const wantedBack = await holdsWantedBack(deps, resting);
  return resting.filter(({ id }) => wantedBack.has(id));
}

/** Wakes one hold that rests if its review was restored, and says whether it was. */
export async function wakeIfRestored(deps: Deps, hold: Hold): Promise<boolean> {
  if (!isWakeable(hold)) return false;
  const asked = await deps.store.reviews.getMany(questionsOf(hold));
  const state = asked.map((review) => review.state).find((one) => one.status === 'restored');
  if (state === undefined) return false;
  await wake(deps, hold, state.by.id);
  return true;
}

function isWakeable({ state: { status } }: Hold): boolean {
  return isResting(status) && !isOver(status);
}

async function wake(deps: Deps, found: Hold, by: string): Promise<void> {
  let hold: Hold | undefined = found;
  for (let i = 0; hold && isWakeable(hold) && i < MOST_TRIES; i++) {
    const at = deps.now();
    const state = { status: 'restoring', since: at, cause: { kind: 'person', by } } as const;
    if ((await deps.store.holds.save(moveHold(hold, state), [stateEntry(hold, state, by, at)])) === 'saved')
      return;
    hold = await deps.store.holds.get(found.id);
  }
  if (hold && isWakeable(hold))
    throw new Error(`${found.id} could not be saved: workers changed it all the time`);
}
