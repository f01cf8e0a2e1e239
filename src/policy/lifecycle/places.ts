import type { LifecycleRule } from './policy.ts';
import { LARGEST_NUMBER as LARGEST } from './reader.ts';

/** The priorities of our rules, and what the owner's rules for any tag status become where ours need their numbers. */
export interface Places {
  readonly priorities: readonly number[];
  /** Old to new. */
  readonly moved: ReadonlyMap<number, number>;
}

/**
 * Places for `count` rules after the owner's rules, so that these decide as before, and before a rule for any tag
 * status, which must be last. Free numbers are taken; only where there are too few, the `any` rules move up.
 * Undefined where there is no number left.
 */
export function placesFor(owners: readonly LifecycleRule[], count: number): Places | undefined {
  const taken = new Set(owners.map(({ priority }) => priority));
  const firm = owners.filter(
    (rule) => rule.selection.tagStatus !== 'any' && rule.storageClass === 'standard',
  );
  const after = Math.max(0, ...firm.map(({ priority }) => priority));
  const last = owners.filter((rule) => rule.selection.tagStatus === 'any' && rule.priority > after);
  const end = Math.min(LARGEST + 1, ...last.map(({ priority }) => priority));
  const free = freeNumbers(after + 1, end, count, taken);
  if (free.length === count) return { priorities: free, moved: new Map() };
  // As if the last ones were not there: so a later merge, when they have moved, finds the same places.
  for (const { priority } of last) taken.delete(priority);
  const priorities = freeNumbers(after + 1, LARGEST + 1, count, taken);
  const top = Math.max(...taken, ...priorities);
  if (priorities.length < count || top + last.length > LARGEST) return undefined;
  const lastInOrder = last.map(({ priority }) => priority).sort((a, b) => a - b);
  return { priorities, moved: new Map(lastInOrder.map((old, i) => [old, top + 1 + i])) };
}

function freeNumbers(from: number, end: number, count: number, taken: ReadonlySet<number>): number[] {
  const free: number[] = [];
  for (let n = from; n < end && free.length < count; n++) if (!taken.has(n)) free.push(n);
  return free;
}
