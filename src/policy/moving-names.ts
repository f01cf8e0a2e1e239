import type { JudgeContext } from './judge-context.ts';
import { tagMatcher } from './lifecycle/tag-matcher.ts';
import { cosignSubject, isQuarantineTag } from './quarantine-tag.ts';
import { deployedByName } from './tag-history.ts';
import { parseVersion } from './version.ts';

/** Which tags of a repository ECR lets somebody move to another image. */
export interface TagMutability {
  readonly mutability:
    | 'MUTABLE'
    | 'IMMUTABLE'
    | 'MUTABLE_WITH_EXCLUSION'
    | 'IMMUTABLE_WITH_EXCLUSION'
    | 'unknown';
  /** Tag patterns the setting does not hold for, with `*` as in ECR. */
  readonly exclusions: readonly string[];
}

/**
 * Whether a tag may stand on another image one day: ECR lets it move, and it either moved before or does not name one
 * build alone. A tag that is held to move although it never does only makes a policy wait for a better name.
 */
export function movingNames(
  setting: TagMutability,
  { repository, classifier, tagHistory }: Pick<JudgeContext, 'repository' | 'classifier' | 'tagHistory'>,
): (tag: string) => boolean {
  const mayMove = letsMove(setting);
  const isOfOneBuild = namesOneBuild(deployedByName(classifier, repository));
  return (tag) => {
    if (cosignSubject(tag) || isQuarantineTag(tag) || !mayMove(tag)) return false;
    return (tagHistory?.former.get(tag)?.length ?? 0) > 0 || !isOfOneBuild(tag);
  };
}

function letsMove({ mutability, exclusions }: TagMutability): (tag: string) => boolean {
  const excluded = exclusions.map(tagMatcher);
  const isExcluded = (tag: string) => excluded.some((matches) => matches(tag));
  switch (mutability) {
    case 'IMMUTABLE':
      return () => false;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return isExcluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return (tag) => !isExcluded(tag);
    // What ECR answers anew one day may let tags move.
    case 'MUTABLE':
    case 'unknown':
      return () => true;
  }
}

/** A commit, as a whole word of the tag: seven hexadecimal digits or more, not letters alone. */
const COMMIT = /(?<![0-9A-Za-z])g?(?=[a-f]*\d)[0-9a-f]{7,64}(?![0-9A-Za-z])/;

/** A number in the tag of a branch or a preview is a ticket's or a pull request's: it moves with every build. */
function namesOneBuild(isDeployedByName: (tag: string) => boolean): (tag: string) => boolean {
  return (tag) => COMMIT.test(tag) || (parseVersion(tag).numbers.length > 0 && isDeployedByName(tag));
}
