import type { PolicyChange } from './policy-change.ts';
import { type Waiting, wait } from './step-facts.ts';
import { type Duration, HOUR, type Instant } from './time.ts';

/** Why the last attempt came to nothing, although nobody said no. A new state begins without one. */
export interface PolicyWaits {
  readonly why: string;
  /** When the first of these attempts in a row ended, and the last. */
  readonly since: Instant;
  readonly at: Instant;
}

/** Each attempt lists the repository and asks all sources: what could not be done is not tried at every sweep. */
const REST: Duration = HOUR;

/** Notes an attempt that came to nothing. */
export function waitsOn(before: PolicyWaits | undefined, why: string, at: Instant): PolicyWaits {
  return { why, since: before?.since ?? at, at };
}

/**
 * Why nothing is tried now, or undefined where it is. Taking back goes on at every sweep for its first hour: images are
 * deleted meanwhile, and it costs one look.
 */
export function restingOn(
  { state, waits }: Pick<PolicyChange, 'state' | 'waits'>,
  now: Instant,
): Waiting | undefined {
  if (!waits) return undefined;
  const { why, since, at } = waits;
  if (state.status === 'undoing' && at - since < REST) return undefined;
  return now - at < REST ? wait(`${why}; it is tried again within an hour`, at + REST) : undefined;
}
