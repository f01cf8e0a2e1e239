import type { HeldMember, Hold } from './hold.ts';
import type { Image } from './image.ts';
import type { Look } from './look.ts';
import { quarantineTag } from './quarantine-tag.ts';
import { DAY, type Instant, MINUTE } from './time.ts';

/** How near to our own manifest read a pull time counts as ours: clocks and ECR's recording may be off a little. */
export const OWN_READ_MARGIN = 5 * MINUTE;

/** Our own read hides pulls for a day, because ECR refreshes pull times once in 24 hours: watch that much longer. */
export const OWN_READ_SHADOW = DAY;

export interface PresentMember {
  readonly member: HeldMember;
  readonly image: Image;
}

/** The held members that the look found, in deletion order. */
export function presentMembers(hold: Hold, look: Look): PresentMember[] {
  return hold.members.flatMap((member) => {
    const image = look.images.get(member.digest);
    return image ? [{ member, image }] : [];
  });
}

/** A pull that is neither older than the question nor our own read, as a sentence. */
export function newPull(hold: Hold, { member, image }: PresentMember): string | undefined {
  const before = Math.max(
    member.lastPulledAt ?? 0,
    hold.readAt === undefined ? 0 : hold.readAt + OWN_READ_MARGIN,
  );
  if (image.lastPulledAt === undefined || image.lastPulledAt <= before) return undefined;
  return `it was pulled on ${day(image.lastPulledAt)}`;
}

/** What differs from the member before anything was done, or undefined. */
export function changedSinceAsked({ member, image }: PresentMember): string | undefined {
  const expected = new Set([...member.tags, ...member.staying]);
  const added = image.tags.find((tag) => !expected.has(tag));
  if (added !== undefined) return `it has a new tag, ${added}`;
  const lost = [...expected].find((tag) => !image.tags.includes(tag));
  return lost === undefined ? undefined : `its tag ${lost} is gone`;
}

/** A tag that neither we nor the question know of: somebody touched the image while it was being put aside. */
export function strangeTag({ member, image }: PresentMember): string | undefined {
  const known = new Set([...member.tags, ...member.staying]);
  for (const tag of member.tags) known.add(quarantineTag(member.digest, tag));
  const strange = image.tags.find((tag) => !known.has(tag));
  return strange === undefined ? undefined : `somebody put the tag ${strange} on it`;
}

/** What differs from a finished quarantine. Any difference is somebody's veto (promise 5). */
export function touchedSinceQuarantine(hold: Hold, present: PresentMember): string | undefined {
  const { member, image } = present;
  if (hold.stop === 'archive' && image.status !== 'ARCHIVED') return 'somebody took it out of the archive';
  const expected = new Set([
    ...member.tags.map((tag) => quarantineTag(member.digest, tag)),
    ...member.staying,
  ]);
  const added = image.tags.find((tag) => !expected.has(tag));
  if (added !== undefined) return `somebody put the tag ${added} on it`;
  const lost = [...expected].find((tag) => !image.tags.includes(tag));
  return lost === undefined ? undefined : `somebody took the tag ${lost} off it`;
}

/** A day as `2026-07-17`, UTC. */
export function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
