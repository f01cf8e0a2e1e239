import { type Awaiting, isAwaiting } from '../../src/policy/asked-again.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { afterLapse } from '../../src/policy/lapse.ts';
import { DAY } from '../../src/policy/time.ts';
import { NOW } from './build.ts';
import { hold } from './step-build.ts';

/** What a lapse makes of a hold that is put aside, as the job saves it. */
export function awaiting(parts: Partial<Hold> = {}, lapsed = NOW - DAY): Awaiting {
  const after = afterLapse(hold('quarantined', parts), NOW, { rooted: true, aside: true });
  const held = after?.kind === 'undated' ? { ...after.hold, lapsed } : undefined;
  if (!held || !isAwaiting(held)) throw new Error('it does not wait for an answer');
  return held;
}

/** An approval by an engineer of the team. */
export const approval = (at: number, effect: 'quarantine' | 'delete' = 'delete') =>
  ({ by: 'U0PAYENG', at, effect }) as const;
