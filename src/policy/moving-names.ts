import type { JudgeContext } from './judge-context.ts';
import { tagMatcher } from './lifecycle/tag-matcher.ts';
import { cosignSubject, isQuarantineTag } from './quarantine-tag.ts';
import { deployedByName } from './tag-history.ts';

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

/** A commit, as a whole word of the tag: seven hexadecimal digits or more, not letters alone, nor digits alone. */
const COMMIT = /(?<![0-9A-Za-z])g?(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}(?![0-9A-Za-z])/;

/** A version of two numbers or more that begins a word: `1.4.2`, `api-v1.4rc1`, but neither `1.4.x` nor `python3.11`. */
const VERSION = /(?<![0-9A-Za-z.])v?\d+(?:\.\d+)+(?![\d.]*[xX](?![0-9A-Za-z]))/;

/** A day, also with a time: `2024-05-31-2`, `20240531T0902Z`, `20240531090200`. Twelve digits may be an account. */
const DAY_WRITTEN =
  /(?<!\d)(?:19|20)\d\d(?:[-_.](?:0?[1-9]|1[0-2])[-_.](?:0?[1-9]|[12]\d|3[01])(?!\d)|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T\d{4,6}Z?|\d{6})?(?![0-9A-Za-z]))/;

const LATEST = /(?<![A-Za-z])latest(?![A-Za-z])/;

/**
 * A lone number names no build: it is a Region's, a stage's, an account's, or a whole line of versions (`v1`). A version
 * or a day in the tag of a branch or a preview moves with every build.
 */
function namesOneBuild(isDeployedByName: (tag: string) => boolean): (tag: string) => boolean {
  const isDated = (tag: string) => DAY_WRITTEN.test(tag) || (VERSION.test(tag) && !LATEST.test(tag));
  return (tag) => COMMIT.test(tag) || (isDated(tag) && isDeployedByName(tag));
}
