import type { Family } from './family.ts';
import type { JudgeContext } from './judge-context.ts';
import { ofMembers } from './rules/rule.ts';
import { DAY } from './time.ts';

/**
 * The fewest days after its push after which a lifecycle rule may expire images such as these: none of them would go
 * while it is still protected by its last pull or use, for the rollback period or the expected life of its class. A rule
 * with fewer days is rejected (`policySafety`), because ECR counts from the push and cannot see a use. 0 where none of
 * them was used of late.
 */
export function leastDays(
  families: readonly Family[],
  { settings, classifier, repository, usesSeen, now }: LeastDaysContext,
): number {
  const days = families.map((family) => {
    const { pushedAt = now, lastPulledAt, tags } = family;
    const uses = [...ofMembers(family, usesSeen).map(({ lastAt }) => lastAt), lastPulledAt];
    const last = uses.reduce<number>((a, b) => Math.max(a, b ?? 0), 0);
    const life = settings.expectedLife[classifier.classOf(repository, tags)];
    const ends = last + Math.max(settings.rollbackPeriod, life);
    return ends < now ? 0 : Math.ceil((ends - pushedAt) / DAY) + 1;
  });
  return Math.max(0, ...days);
}

type LeastDaysContext = Pick<JudgeContext, 'settings' | 'classifier' | 'repository' | 'usesSeen' | 'now'>;
