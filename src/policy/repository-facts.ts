import type { Family } from './family.ts';
import type { JudgeContext } from './judge-context.ts';
import { cosignSubject } from './quarantine-tag.ts';
import { newestReleases } from './releases.ts';
import type { Classifier, RetentionSettings } from './retention.ts';
import { unreadIn } from './unread-indexes.ts';

/** What only a look at all families of a repository can tell: the part of a `JudgeContext` they make themselves. */
export function repositoryFacts(
  repository: string,
  families: readonly Family[],
  classifier: Classifier,
  settings: Pick<RetentionSettings, 'keepReleases'>,
): Pick<JudgeContext, 'repository' | 'latestReleases' | 'unreadIndexes' | 'signsElsewhere'> {
  return {
    repository,
    latestReleases: newestReleases(repository, families, classifier, settings.keepReleases),
    unreadIndexes: unreadIn(families),
    signsElsewhere: signsElsewhere(families),
  };
}

/**
 * Whether cosign signatures here seem to belong to images of another repository (cosign can be told to keep them
 * apart): there are some, and not one of them signs an image that is here.
 */
export function signsElsewhere(families: readonly Family[]): boolean {
  let orphans = false;
  for (const { members, orphanOf } of families) {
    if (orphanOf) orphans = true;
    else if (members.length > 1 && members.some((member) => member.tags.some((tag) => cosignSubject(tag)))) {
      return false;
    }
  }
  return orphans;
}
