import { type Hold, originalNames } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import { quarantineTag } from '../src/policy/quarantine-tag.ts';

/** Which images are to come back: all of the repository, those with this name (original or put-aside), or by digest. */
export interface Wanted {
  readonly tag?: string;
  readonly digest?: Digest;
  /** These alone, whatever else is put aside there. */
  readonly only?: ReadonlySet<Digest>;
}

/** Whether nothing narrows it down: the whole repository. */
export function isAll({ tag, digest, only }: Wanted): boolean {
  return tag === undefined && digest === undefined && only === undefined;
}

/** Whether a hold is about a wanted image. */
export function isWanted(hold: Hold, { tag, digest, only }: Wanted): boolean {
  const has = (wanted: (digest: Digest) => boolean) => hold.members.some((member) => wanted(member.digest));
  if (digest !== undefined && !has((one) => one === digest)) return false;
  if (only !== undefined && !has((one) => only.has(one))) return false;
  return tag === undefined || originalNames(hold).includes(tag) || isPutAsideAs(hold, tag);
}

function isPutAsideAs({ members }: Hold, tag: string): boolean {
  return members.some(({ digest, tags }) => tags.some((original) => quarantineTag(digest, original) === tag));
}
