import type { HeldMember, Hold } from './hold.ts';
import type { Image } from './image.ts';
import type { Look } from './look.ts';
import { putBack } from './progress.ts';
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
export function presentMembers(hold: Hold, { images }: Pick<Look, 'images'>): PresentMember[] {
  return hold.members.flatMap((member) => {
    const image = images.get(member.digest);
    return image ? [{ member, image }] : [];
  });
}

/** A pull that is neither older than the question nor our own read, as a sentence. */
export function newPull({ readAt }: Hold, { member, image }: PresentMember): string | undefined {
  const pull = image.lastPulledAt;
  if (pull === undefined || pull <= (member.lastPulledAt ?? 0)) return undefined;
  // Also one from before our read speaks for the image: ECR may record a pull up to a day late.
  if (readAt !== undefined && Math.abs(pull - readAt) <= OWN_READ_MARGIN) return undefined;
  return `it was pulled on ${day(pull)}`;
}

/** What differs from the member before anything was done, or undefined. */
export function changedSinceAsked({ member, image }: PresentMember): string | undefined {
  const expected = new Set([...member.tags, ...member.staying]);
  const added = image.tags.find((tag) => !expected.has(tag));
  if (added !== undefined) return `it has a new tag, ${added}`;
  const lost = [...expected].find((tag) => !image.tags.includes(tag));
  return lost === undefined ? undefined : `its tag ${lost} is gone`;
}

/**
 * What somebody did to the image while it was being put aside, or undefined. Which of its names are put aside already
 * is not looked at here.
 */
export function touchedMeanwhile(hold: Hold, { member, image }: PresentMember): string | undefined {
  const { stop } = hold;
  if (stop === 'tags' && image.status !== 'ACTIVE') return 'somebody moved it to the archive';
  if (stop === 'archive' && image.status === 'ACTIVATING') return 'somebody took it out of the archive';
  const known = new Set([...member.tags, ...asideNames(member), ...member.staying]);
  const back = putBack(hold, member, image);
  if (back !== undefined) return back;
  return tagPut(image, known) ?? tagTaken(image, member.staying);
}

/** What differs from a finished quarantine. Any difference is somebody's veto (promise 5). */
export function touchedSinceQuarantine({ stop }: Hold, { member, image }: PresentMember): string | undefined {
  if (stop === 'tags' && image.status !== 'ACTIVE') return 'somebody moved it to the archive';
  if (stop === 'archive' && image.status !== 'ARCHIVED') return 'somebody took it out of the archive';
  const expected = new Set([...asideNames(member), ...member.staying]);
  return tagPut(image, expected) ?? tagTaken(image, expected);
}

function asideNames({ digest, tags }: HeldMember): string[] {
  return tags.map((tag) => quarantineTag(digest, tag));
}

function tagPut({ tags }: Image, expected: ReadonlySet<string>): string | undefined {
  const added = tags.find((tag) => !expected.has(tag));
  return added === undefined ? undefined : `somebody put the tag ${added} on it`;
}

function tagTaken({ tags }: Image, expected: Iterable<string>): string | undefined {
  const lost = [...expected].find((tag) => !tags.includes(tag));
  return lost === undefined ? undefined : `somebody took the tag ${lost} off it`;
}

/** A day as `2026-07-17`, UTC. */
export function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
