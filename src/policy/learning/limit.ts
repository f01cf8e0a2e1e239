import type { Family } from '../family.ts';
import type { RetentionClass } from '../retention.ts';
import type { ExpirableClass } from '../retention-policy.ts';
import { DAY } from '../time.ts';
import { type Group, groupOf } from './answer.ts';
import type { Learning } from './learned-from.ts';
import type { Removal } from './removals.ts';

/**
 * How long images of a group stay, or how many: undefined where nobody knows how old the removed ones were.
 *
 * Days: never sooner than the youngest image an owner let go, than the class is expected to live, and, where one of
 * the group was ever seen in use, than the rollback period. Count: the largest number an owner kept, and besides those
 * the images too young to have been in question, for ECR ranks them, too.
 */
export function limitOf(
  from: Learning,
  group: Group,
  of: RetentionClass,
  removals: readonly Removal[],
): ExpirableClass['limit'] | undefined {
  const { expectedLife, windows } = from.settings;
  const life = expectedLife[of];
  const present = from.families.filter((family) => groupOfFamily(from, family) === group);
  const kept = removals.flatMap(({ keptNewest }) => keptNewest ?? []);
  if (kept.length > 0) {
    const young = present.filter(({ pushedAt }) => pushedAt === undefined || from.now - pushedAt < life);
    return { kind: 'count', count: Math.max(...kept) + young.length };
  }
  const ages = removals.flatMap(({ at, families }) =>
    families.flatMap(({ pushedAt }) => (pushedAt === undefined ? [] : [at - pushedAt])),
  );
  if (ages.length === 0) return undefined;
  const used = everUsed(from, group, present) ? windows.rollback : 0;
  return { kind: 'days', days: Math.ceil(Math.max(Math.min(...ages), life, used) / DAY) };
}

function groupOfFamily({ classOf }: Learning, { tags }: Family): Group {
  return tags.length === 0 ? 'untagged' : classOf(tags);
}

/** Whether any image of a group, present or once in question, was ever seen in use. */
function everUsed({ answers, usesSeen }: Learning, group: Group, present: readonly Family[]): boolean {
  const asked = answers.filter((answer) => groupOf(answer) === group).flatMap(({ frozen }) => frozen);
  return [...present, ...asked].some(({ members }) => members.some(({ digest }) => usesSeen.has(digest)));
}
