import type { Hold } from '../src/policy/hold.ts';
import type { Instant } from '../src/policy/time.ts';

/** Whether a hold's card says something else now: another state, another date, or that nothing follows. */
export function isNews(before: Hold, after: Hold): boolean {
  return (
    after.state.status !== before.state.status ||
    after.lapsed !== before.lapsed ||
    dateOf(after) !== dateOf(before)
  );
}

function dateOf({ state }: Hold): Instant | undefined {
  return state.status === 'quarantined' ? state.deleteAfter : undefined;
}

/** Whether a sign of use sent it back. */
export function hasTripped({ state }: Hold): boolean {
  return (state.status === 'restoring' || state.status === 'restored') && state.cause.kind === 'trip';
}
