import type { Family } from '../family.ts';
import type { RetentionClass } from '../retention.ts';
import type { ExpirableClass } from '../retention-policy.ts';
import type { FrozenFamily } from '../review.ts';
import { DAY } from '../time.ts';
import { count, inDays } from '../wording.ts';
import type { Learning } from './learned-from.ts';
import type { Removal } from './removals.ts';
import { leastDaysOf } from './spared.ts';

/**
 * How many days images of a class stay: undefined where nobody knows how old the removed ones were. `reached` are the
 * images that the rule would reach and that nothing spares.
 *
 * Never sooner than the youngest image an owner let go, than the class is expected to live, and, where such images are
 * used at all, than a rollback period after that: ECR counts from the push, and none that is here may go while its last
 * use still protects it.
 */
export function daysOf(
  from: Learning,
  reached: readonly Family[],
  of: RetentionClass,
  removals: readonly Removal[],
): Limit | undefined {
  const { expectedLife, windows } = from.settings;
  const life = expectedLife[of];
  const ages = removals.flatMap(({ at, families }) =>
    families.flatMap(({ pushedAt }) => (pushedAt === undefined ? [] : [at - pushedAt])),
  );
  if (ages.length === 0) return undefined;
  const removed = removals.flatMap(({ families }) => families);
  const used = [...reached, ...removed].some((family) => wasUsed(from, family));
  const least = used ? life + windows.rollback : life;
  const youngest = Math.min(...ages);
  const days = Math.ceil(Math.max(youngest, least) / DAY);
  const inUse = leastDaysOf(from, reached);
  const told = `the youngest image that was let go was ${inDays(youngest)} old`;
  const lives = `${of} images are expected to live ${inDays(life)}`;
  const expected = used
    ? `${lives}, some were pulled or used, and a rollback takes ${inDays(windows.rollback)} more`
    : lives;
  if (inUse > days)
    return daysLimit(inUse, `until then the last pull or use protects an image that is there now; ${told}`);
  return daysLimit(days, youngest > least ? `${told}; ${expected}` : `${expected}; ${told}`);
}

/** How long or how many, and where that comes from. */
export type Limit = Required<Pick<ExpirableClass, 'limit' | 'limitBecause'>>;

/** What decides comes first. */
function daysLimit(days: number, why: string): Limit {
  return { limit: { kind: 'days', days }, limitBecause: `${count(days, 'day')}: ${why}.` };
}

/** By a pull that ECR recorded, or by a runtime that a source saw. */
function wasUsed({ usesSeen }: Learning, { lastPulledAt, members }: Family | FrozenFamily): boolean {
  return lastPulledAt !== undefined || members.some(({ digest }) => usesSeen.has(digest));
}
