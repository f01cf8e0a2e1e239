import type { JudgeContext } from '../src/policy/judge-context.ts';
import {
  deployedByName,
  followTags,
  formerTags,
  NO_TAG_HISTORY,
  type TagHistory,
} from '../src/policy/tag-history.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import type { JudgeInput } from './judge-repository.ts';

/** A repository's tag history up to this look, as judging wants it. */
export interface TagsNow extends Required<Pick<JudgeContext, 'formerTags'>> {
  readonly tagHistory: TagHistory;
  /** Whether it differs from what is stored. */
  readonly changed: boolean;
}

/** Compares where the tags point now with where they pointed at the last scan. */
export async function tagsNow(
  deps: Pick<ScanDeps, 'memory' | 'now' | 'config'>,
  access: Pick<RegistryAccess, 'key'>,
  { repository, images, classifier }: Pick<JudgeInput, 'repository' | 'images' | 'classifier'>,
): Promise<TagsNow> {
  const before = (await deps.memory.tagHistory(access.key, repository)) ?? NO_TAG_HISTORY;
  const { history, changed } = followTags(before, images, deps.now(), {
    follows: deployedByName(classifier, repository),
    absentFor: deps.config.retention.rollbackPeriod,
  });
  return { tagHistory: history, formerTags: formerTags(history), changed };
}
