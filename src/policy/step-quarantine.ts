import { type PresentMember, presentMembers, touchedMeanwhile } from './as-left.ts';
import { heldNames } from './held-names.ts';
import type { Hold } from './hold.ts';
import { ownerOf } from './look.ts';
import type { Change } from './order.ts';
import { LONGEST_TAG } from './quarantine-tag.ts';
import { clearance, firstSentence, orderOn, sendBack, turnBack } from './step-brakes.ts';
import { become, type Step, type StepFacts } from './step-facts.ts';
import { windowOf } from './watched.ts';

export const TAGS_MAY_MOVE =
  'this registry takes tags away by their name alone, which is safe only where tags are immutable';

/** Puts aside one name, or archives one member, after the other, until all of them are. */
export function quarantineStep(hold: Hold, facts: StepFacts): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const turned = turnBack(hold, facts, present, touched(hold, present));
  if (turned) return turned;
  const next = hold.stop === 'archive' ? nextArchive(hold, present) : nextTagChange(present, facts);
  if (next.kind === 'disturbed') return sendBack(facts, { kind: 'veto', why: next.why });
  if (next.kind === 'done') return quarantinedNow(hold, facts);
  if (facts.tagsMayMove) return sendBack(facts, { kind: 'veto', why: TAGS_MAY_MOVE });
  const clear = clearance(facts, facts.may.quarantine);
  return clear.kind === 'clear' ? orderOn(hold, next.change, facts, clear) : clear;
}

/** Why a member cannot be put aside at all, or undefined. */
export function obstacle({ member, image }: PresentMember): string | undefined {
  if (image.status !== 'ACTIVE') return 'it is in the archive';
  const long = member.tags.find((tag) => tag.length > LONGEST_TAG);
  return long === undefined ? undefined : `its tag ${long} is too long to be put aside`;
}

/** Why putting it aside cannot begin with its first name, or undefined. */
export function firstNameTaken(present: readonly PresentMember[], facts: StepFacts): string | undefined {
  const next = nextTagChange(present, facts);
  return next.kind === 'disturbed' ? next.why : undefined;
}

function touched(hold: Hold, present: readonly PresentMember[]): string | undefined {
  if (present.length < hold.members.length) return 'somebody removed a part of it';
  return firstSentence(present, (member) => touchedMeanwhile(hold, member));
}

function quarantinedNow(hold: Hold, facts: StepFacts): Step {
  const since = facts.look.at;
  const deleteAfter = since + windowOf(hold);
  return become({ status: 'quarantined', since, deleteAfter, missed: facts.missed });
}

type Next =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'disturbed'; readonly why: string }
  | { readonly kind: 'done' };

/**
 * First the new name is put and seen, then the old one is taken: the image never stands without a tag. Names go one
 * after the other, so an old name that is there again before a later one was reached is somebody's doing.
 */
function nextTagChange(
  present: readonly PresentMember[],
  { look, untagForm: form = 'tag' }: StepFacts,
): Next {
  const names = heldNames(present);
  const lost = names.find(({ hasTag, hasAside }) => !hasTag && !hasAside);
  if (lost) return disturbed(`its tag ${lost.tag} was moved or removed`);
  const next = names.find(({ hasTag }) => hasTag);
  if (!next) return { kind: 'done' };
  const { digest, tag, aside, hasAside } = next;
  const later = names.slice(names.indexOf(next) + 1);
  if (later.some((name) => name.hasAside)) return disturbed(`somebody put the tag ${tag} back`);
  if (hasAside) return change({ kind: 'untag', digest, tag, form });
  if (ownerOf(look, aside) !== null) return disturbed(elsewhere(aside)); // putting it would take it from there
  return change({ kind: 'put-tag', digest, tag: aside });
}

const elsewhere = (aside: string) => `another image carries the name ${aside}`;

/** The root goes first: where it is active beside a member in the archive, somebody took it out again. */
function nextArchive(hold: Hold, present: readonly PresentMember[]): Next {
  const active = present.filter(({ image }) => image.status === 'ACTIVE').map(({ member }) => member.digest);
  const [next] = active;
  if (next === undefined) return { kind: 'done' };
  if (active.includes(hold.root) && active.length < present.length) {
    return disturbed('somebody took it out of the archive');
  }
  return change({ kind: 'archive', digest: next });
}

const change = (one: Change): Next => ({ kind: 'change', change: one });
const disturbed = (why: string): Next => ({ kind: 'disturbed', why });
