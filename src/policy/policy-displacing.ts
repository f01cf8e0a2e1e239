import type { Image } from './image.ts';
import type { JudgeContext } from './judge-context.ts';
import { childrenOf } from './lifecycle/going-along.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { rank, rankedBy } from './lifecycle/simulate.ts';
import type { Inventory } from './policy-acts.ts';
import { releaseName } from './releases.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

/** Whether only newer releases of this name can push an image out of what the rule with this priority keeps. */
export type OnlyReleases = (priority: number, name: string | undefined) => boolean;

/**
 * A release that so many newer ones of its name push out is by then no more among the newest. That is true only where
 * the rule counts nothing but releases of that name, and keeps no fewer than the repository does: a build or a release
 * of another name takes a place, too. Nor is it where releases of that name came out of their order: as many more late
 * backports push out what is newest by version. Nobody can see the first one coming (docs/limits.md).
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
    const ranked = rankedBy(rule, images, children);
    const [first, ...others] = ranked.map(({ tags }) => namesOf(tags));
    const isOfAll = (name: string) => others.every((names) => names.includes(name));
    return new Set(first?.filter((name) => isOfAll(name) && inOrder(ranked, name)));
  };
  return (priority, name) => {
    const known = shared.get(priority) ?? sharedBy(priority);
    shared.set(priority, known);
    return known.has(name);
  };
}

/** Whether no release of this name came out after a higher version of it. Those of one moment are in order. */
function inOrder(releases: readonly Image[], name: string): boolean {
  const newestFirst = releases
    .map((image) => ({ at: rank(image), version: highest(image, name) }))
    .sort((a, b) => b.at - a.at || compareVersions(b.version, a.version));
  return newestFirst.every(({ version }, i) => {
    const newer = newestFirst[i - 1];
    return !newer || compareVersions(newer.version, version) >= 0;
  });
}

/** By all tags of that name: one image may be several versions. */
function highest({ tags }: Image, name: string): Version {
  const versions = tags.filter((tag) => releaseName(tag) === name).map(parseVersion);
  return versions.reduce((a, b) => (compareVersions(a, b) >= 0 ? a : b));
}
