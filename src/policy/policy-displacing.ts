import type { JudgeContext } from './judge-context.ts';
import { childrenOf } from './lifecycle/going-along.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { rankedBy } from './lifecycle/simulate.ts';
import type { Inventory } from './policy-acts.ts';
import { releaseName } from './releases.ts';

/** Whether only newer releases of this name can push an image out of what the rule with this priority keeps. */
export type OnlyReleases = (priority: number, name: string | undefined) => boolean;

/**
 * A release that so many newer ones of its name push out is by then no more among the newest. That is true only where
 * the rule counts nothing but releases of that name, and keeps no fewer than the repository does: a build or a release
 * of another name takes a place, too. A late backport may still push out what is newest by version alone.
 */
export function onlyReleases(
  { rules }: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  { repository, classifier, settings }: Pick<JudgeContext, 'repository' | 'classifier' | 'settings'>,
): OnlyReleases {
  const children = childrenOf(listed);
  const shared = new Map<number, ReadonlySet<string | undefined>>();
  const namesOf = (tags: readonly string[]) =>
    tags.filter((tag) => classifier.classOf(repository, [tag]) === 'release').map(releaseName);
  const sharedBy = (priority: number): ReadonlySet<string | undefined> => {
    const rule = rules.find((one) => one.priority === priority);
    if (rule?.limit.countType !== 'imageCountMoreThan' || rule.limit.count < settings.keepReleases) {
      return new Set();
    }
    const [first, ...others] = rankedBy(rule, images, children).map(({ tags }) => namesOf(tags));
    return new Set(first?.filter((name) => others.every((names) => names.includes(name))));
  };
  return (priority, name) => {
    const known = shared.get(priority) ?? sharedBy(priority);
    shared.set(priority, known);
    return known.has(name);
  };
}
