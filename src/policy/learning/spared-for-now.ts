import type { Family } from '../family.ts';
import type { Digest } from '../image.ts';
import type { RollbackException } from '../retention-policy.ts';
import { KEEP_FOR } from '../review-decide.ts';
import { ofMembers } from '../rules/rule.ts';
import type { Instant } from '../time.ts';
import { dateText } from './answer.ts';
import type { Learning } from './learned-from.ts';
import type { Removal } from './removals.ts';

/** Why an image must not go yet; without `until`, nobody knows when it may. */
export type ForNow = Pick<RollbackException, 'why' | 'until'>;

/**
 * What protects an image today and ends one day: the expected life of its class since its push, and since its last pull
 * or use that or the rollback period, whichever is longer (as in `leastDays`). Undefined where it might go.
 */
export function protectedNow(from: Learning, family: Family): ForNow | undefined {
  const { pushedAt, lastPulledAt = 0, tags } = family;
  if (pushedAt === undefined) return { why: 'nobody knows when it was pushed' };
  const { expectedLife, windows } = from.settings;
  const life = expectedLife[from.classOf(tags)];
  const used = ofMembers(family, from.usesSeen).reduce(
    (last, { lastAt }) => Math.max(last, lastAt),
    lastPulledAt,
  );
  const untilUsed = used + Math.max(windows.rollback, life);
  const until = Math.max(untilUsed, pushedAt + life);
  if (until < from.now) return undefined;
  return {
    why: until === untilUsed ? `used on ${dateText(used)}` : `pushed on ${dateText(pushedAt)}`,
    until,
  };
}

/**
 * What reductions left, by root: it stays as long as what was left out of an approval does, though newer images may be
 * old enough by then to be the newest in question. What a newer removal covers is not among it.
 *
 * @param removals newest first
 */
export function leftByReduce(
  removals: readonly Removal[],
  now: Instant,
): ReadonlyMap<Digest, ForNow & Pick<RollbackException, 'by'>> {
  const left = new Map<Digest, ForNow & Pick<RollbackException, 'by'>>();
  const gone = new Set<Digest>();
  for (const { at, by, families, left: roots = [] } of removals) {
    for (const root of roots) {
      const until = at + KEEP_FOR;
      if (until <= now || gone.has(root) || left.has(root)) continue;
      left.set(root, { why: `left by Reduce on ${dateText(at)}`, by, until });
    }
    for (const { root } of families) gone.add(root);
  }
  return left;
}
