import { registryKey } from '../policy/image.ts';
import type { Exception } from '../policy/leave-out.ts';
import type { FrozenFamily, Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import type { LedgerEntry } from '../store/store.ts';

/** Who said it, when, and in which standing. */
export interface Said {
  readonly by: string;
  readonly at: Instant;
  readonly role: string;
}

/** The record's line for one image that was left out of a question or taken back in. */
export function exceptionEntry(
  { id, registry, repository, facts }: Review,
  { root, leaveOut }: Exception,
  frozen: readonly FrozenFamily[],
  { by, at, role }: Said,
): LedgerEntry {
  const name = frozen.find((family) => family.root === root)?.tags[0] ?? root.slice(0, 19);
  const done = leaveOut ? 'left out' : 'taken back in';
  const text = `${repository}: ${name} ${done} by <@${by}> (${role}), ${facts.families} images stay in question`;
  return { at, kind: 'decided', registry: registryKey(registry), repository, review: id, by, text };
}
