import { type PresentMember, presentMembers } from './as-left.ts';
import type { Hold } from './hold.ts';
import type { Digest } from './image.ts';
import type { Look } from './look.ts';
import { LONGEST_TAG, quarantineTag } from './quarantine-tag.ts';
import type { StepFacts } from './step-facts.ts';

/** A name that a hold takes away or gives back, and in which of its two forms its image carries it now. */
export interface HeldName {
  readonly digest: Digest;
  readonly tag: string;
  readonly aside: string;
  readonly hasTag: boolean;
  readonly hasAside: boolean;
}

/** The names of held members that are there, in the order in which they are put aside and given back. */
export function heldNames(present: readonly PresentMember[]): HeldName[] {
  return present.flatMap(({ member: { digest, tags }, image }) =>
    tags.map((tag) => {
      const aside = quarantineTag(digest, tag);
      return { digest, tag, aside, hasTag: image.tags.includes(tag), hasAside: image.tags.includes(aside) };
    }),
  );
}

/**
 * The names whose owner a look for `step` has to show, in the order in which the step asks for them: those that the next
 * change may put on an image, and whoever carries one must not lose it. Of several, all that matter are those up to the
 * first free one. ECR answers a free name only when it is asked for alone, so nothing else is looked up.
 * `behind`: names that are left to others whoever carries them.
 */
export function namesToLookUp(
  hold: Hold,
  images: Look['images'],
  behind: StepFacts['behind'] = new Map(),
): readonly string[] {
  const names = heldNames(presentMembers(hold, { images }));
  switch (hold.state.status) {
    case 'approved':
    case 'quarantining': {
      const next = names.find(({ hasTag }) => hasTag);
      // ECR refuses to be asked for a longer name; the step refuses the tag without it.
      return next && !next.hasAside && next.tag.length <= LONGEST_TAG ? [next.aside] : [];
    }
    case 'restoring': {
      const droppable = names.findIndex(({ hasTag, hasAside }) => hasTag && hasAside);
      const before = droppable === -1 ? names : names.slice(0, droppable);
      return before.filter(({ hasTag, tag }) => !hasTag && !behind.has(tag)).map(({ tag }) => tag);
    }
    case 'quarantined':
    case 'deleting':
    case 'archived':
    case 'disabled':
    case 'deleted':
    case 'restored':
    case 'dropped':
    case 'gone':
      return [];
  }
}
