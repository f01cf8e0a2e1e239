import type { Family } from '../family.ts';
import { cosignSubject } from '../quarantine-tag.ts';
import type { RollbackException } from '../retention-policy.ts';
import type { LearnedFrom } from './learned-from.ts';

type From = Pick<LearnedFrom, 'families' | 'keeps' | 'written' | 'now'>;

/**
 * What stays although its kind may go: what owners kept, and what somebody wrote down. Only of images that are there;
 * one that is both kept and written down stands for both, the longer first.
 */
export function rollbackExceptions({ families, keeps, written, now }: From): RollbackException[] {
  const kept = families.flatMap((family): RollbackException[] => {
    const keep = keeps.get(family.root.digest);
    if (!keep || keep.until <= now) return [];
    return [{ ...named(family), why: keep.reason ?? 'kept', by: keep.by, until: keep.until }];
  });
  const noted = written.flatMap(({ tag, digest, why, by, until }) =>
    families
      .filter(({ members, tags }) =>
        tag === undefined ? members.some((member) => member.digest === digest) : tags.includes(tag),
      )
      .map((family): RollbackException => ({ ...named(family), why, by, until })),
  );
  return [...kept, ...noted].sort(
    (a, b) => Number(b.until) - Number(a.until) || (a.digest < b.digest ? -1 : 1),
  );
}

/** By the names that stand in the registry now: a lifecycle rule reads nothing else. */
export function named({ root }: Family): Pick<RollbackException, 'digest' | 'tags'> {
  return { digest: root.digest, tags: root.tags.filter((tag) => !cosignSubject(tag)) };
}
