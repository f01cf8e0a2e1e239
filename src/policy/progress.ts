import type { HeldMember, Hold } from './hold.ts';
import type { Digest, Image } from './image.ts';
import type { Change } from './order.ts';
import { quarantineTag } from './quarantine-tag.ts';

/**
 * Notes what a look has shown to be put aside. The registry alone cannot tell a name that was not yet taken away from
 * one that was and is back: without this, a family that was restored by hand would be put aside again.
 */
export function withProgress(hold: Hold, change: Change): Hold {
  if (hold.state.status !== 'quarantining') return hold;
  const step = stepOf(change);
  const known = hold.progress ?? [];
  return step === undefined || known.includes(step) ? hold : { ...hold, progress: [...known, step] };
}

/** The first name, or the image itself, that was put aside and is back; or a quarantine name that is gone again. */
export function putBack({ progress = [] }: Hold, member: HeldMember, image: Image): string | undefined {
  const { digest } = member;
  const aside = member.tags
    .map((name) => quarantineTag(digest, name))
    .find((name) => progress.includes(nameStep(digest, name)) && !image.tags.includes(name));
  if (aside !== undefined) return `somebody took the tag ${aside} off it`;
  const tag = member.tags.find(
    (name) => image.tags.includes(name) && progress.includes(nameStep(digest, name)),
  );
  if (tag !== undefined) return `somebody put the tag ${tag} back`;
  return image.status !== 'ARCHIVED' && progress.includes(digest)
    ? 'somebody took it out of the archive'
    : undefined;
}

function stepOf(change: Change): string | undefined {
  if (change.kind === 'untag' || change.kind === 'put-tag') return nameStep(change.digest, change.tag);
  return change.kind === 'archive' ? change.digest : undefined;
}

const nameStep = (digest: Digest, tag: string) => `${digest} ${tag}`;
