import { type PresentMember, presentMembers } from './as-left.ts';
import type { Hold, HoldState } from './hold.ts';
import type { Image } from './image.ts';
import type { Instant } from './time.ts';

/**
 * What became of an archived or disabled hold whose repository holds these images: undefined where it rests. It is given
 * back whole where somebody began to, by hand or with `layaway restore`; a name that was taken from it, or a pull, is no
 * such sign. Its parts that are still there rest on.
 */
export function restEnded(hold: Hold, images: readonly Image[], now: Instant): HoldState | undefined {
  const look = {
    at: now,
    images: new Map(images.map((image) => [image.digest, image])),
    tagOwners: new Map(),
  };
  const present = presentMembers(hold, look);
  if (present.length === 0) return { status: 'gone', at: now };
  const why = present.map((member) => wantedBack(hold, member)).find((sentence) => sentence !== undefined);
  return why === undefined ? undefined : { status: 'restoring', since: now, cause: { kind: 'veto', why } };
}

function wantedBack({ stop }: Hold, { member, image }: PresentMember): string | undefined {
  if (stop === 'archive')
    return image.status === 'ARCHIVED' ? undefined : 'somebody took it out of the archive';
  const tag = member.tags.find((name) => image.tags.includes(name));
  return tag === undefined ? undefined : `somebody put the tag ${tag} back`;
}
