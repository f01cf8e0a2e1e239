import {
  changedSinceAsked,
  newPull,
  OWN_READ_SHADOW,
  type PresentMember,
  presentMembers,
  strangeTag,
  touchedSinceQuarantine,
} from './as-left.ts';
import type { Hold, RestoreCause } from './hold.ts';
import type { Digest } from './image.ts';
import { type Change, issueOrder, type Order, type UntagForm } from './order.ts';
import { quarantineTag } from './quarantine-tag.ts';
import { become, type Step, type StepFacts, wait } from './step-facts.ts';
import { restoreStep } from './step-restore.ts';
import type { Instant } from './time.ts';

/**
 * Plans one step from what the registry shows, never from what was done before: a step that was lost in a crash,
 * or done twice, leads to the same end. Doubt waits, a sign of use turns back, and only `restoring` ignores the brakes.
 */
export function step(hold: Hold, facts: StepFacts): Step {
  const { state } = hold;
  switch (state.status) {
    case 'approved':
      return beginStep(hold, facts);
    case 'quarantining':
      return quarantineStep(hold, facts);
    case 'quarantined':
      return watchStep(hold, facts, state.deleteAfter);
    case 'deleting':
      return deleteStep(hold, facts);
    case 'restoring':
      return restoreStep(hold, facts, state.cause);
    case 'deleted':
    case 'restored':
    case 'dropped':
    case 'gone':
      return wait('it is finished');
  }
}

function beginStep(hold: Hold, facts: StepFacts): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const drop = (why: string) => become({ status: 'dropped', at: facts.now, why });
  if (present.length < hold.members.length) return drop('a part of it is no longer there');
  for (const member of present) {
    const why = changedSinceAsked(member) ?? newPull(hold, member) ?? notActive(member);
    if (why) return drop(why);
  }
  if (facts.rejudged.status === 'in-use') return drop(`it is in use: ${facts.rejudged.by}`);
  if (facts.rejudged.status === 'changed') return drop(facts.rejudged.why);
  return brake(facts, facts.may.quarantine) ?? become({ status: 'quarantining', since: facts.now });
}

function notActive({ image }: PresentMember): string | undefined {
  return image.status === 'ACTIVE' ? undefined : 'it is in the archive';
}

/** What stops putting aside and deleting without undoing anything. */
function brake(facts: StepFacts, permitted: boolean): Step | undefined {
  if (facts.paused !== undefined) return wait(`paused: ${facts.paused}`);
  if (!permitted) return wait('the mode does not allow it');
  if (!facts.untagForm) return wait('this registry was not probed yet: run layaway doctor --probe');
  if (facts.rejudged.status !== 'as-approved') {
    return wait(facts.rejudged.status === 'unknown' ? facts.rejudged.why : 'fresh evidence is needed first');
  }
  return undefined;
}

/** Anything that speaks for the image sends it back. Unknown is no sign: it waits in `brake`. */
function turnBack(hold: Hold, facts: StepFacts, present: readonly PresentMember[]): Step | undefined {
  const back = (cause: RestoreCause) => become({ status: 'restoring', since: facts.now, cause });
  for (const member of present) {
    const pull = newPull(hold, member);
    if (pull) return back({ kind: 'trip', signal: pull });
  }
  if (facts.rejudged.status === 'in-use')
    return back({ kind: 'trip', signal: `it is in use: ${facts.rejudged.by}` });
  if (facts.rejudged.status === 'changed') return back({ kind: 'veto', why: facts.rejudged.why });
  return undefined;
}

function quarantineStep(hold: Hold, facts: StepFacts): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const back = (why: string) =>
    become({ status: 'restoring', since: facts.now, cause: { kind: 'veto', why } });
  if (present.length < hold.members.length) return back('somebody removed a part of it');
  const turned = turnBack(hold, facts, present);
  if (turned) return turned;
  for (const member of present) {
    const why = strangeTag(member);
    if (why) return back(why);
  }
  const next = hold.stop === 'archive' ? nextArchive(present) : nextTagChange(present, facts.untagForm);
  if (next.kind === 'moved') return back(next.why);
  if (next.kind === 'busy') return wait(next.why);
  if (next.kind === 'done') return quarantinedNow(hold, facts);
  return brake(facts, facts.may.quarantine) ?? order(hold, next.change, facts);
}

function quarantinedNow(hold: Hold, facts: StepFacts): Step {
  const since = facts.look.at;
  const shadow = hold.readAt === undefined ? 0 : OWN_READ_SHADOW;
  return become({ status: 'quarantined', since, deleteAfter: since + hold.watch + shadow });
}

type Next =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'moved'; readonly why: string }
  | { readonly kind: 'busy'; readonly why: string }
  | { readonly kind: 'done' };

/** First the new name is put and seen, then the old one is taken: the image never stands without a tag. */
function nextTagChange(present: readonly PresentMember[], form: UntagForm = 'tag'): Next {
  for (const { member, image } of present) {
    for (const tag of member.tags) {
      const aside = quarantineTag(member.digest, tag);
      const hasAside = image.tags.includes(aside);
      const hasTag = image.tags.includes(tag);
      if (!hasAside && !hasTag) return { kind: 'moved', why: `its tag ${tag} was moved or removed` };
      if (!hasAside)
        return { kind: 'change', change: { kind: 'put-tag', digest: member.digest, tag: aside } };
      if (hasTag) return { kind: 'change', change: { kind: 'untag', digest: member.digest, tag, form } };
    }
  }
  return { kind: 'done' };
}

function nextArchive(present: readonly PresentMember[]): Next {
  if (present.some(({ image }) => image.status === 'ACTIVATING')) {
    return { kind: 'busy', why: 'ECR is still moving it between storage classes' };
  }
  const active = present.find(({ image }) => image.status === 'ACTIVE');
  return active
    ? { kind: 'change', change: { kind: 'archive', digest: active.member.digest } }
    : { kind: 'done' };
}

function watchStep(hold: Hold, facts: StepFacts, deleteAfter: Instant): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const disturbed = vetoed(hold, facts, present) ?? turnBack(hold, facts, present);
  if (disturbed) return disturbed;
  if (facts.now < deleteAfter) return wait('the watch window runs', deleteAfter);
  return brake(facts, facts.may.delete) ?? become({ status: 'deleting', since: facts.now });
}

/** Deletion wants to find the family exactly as quarantine left it. */
function vetoed(hold: Hold, facts: StepFacts, present: readonly PresentMember[]): Step | undefined {
  const why =
    present.length < hold.members.length
      ? 'somebody removed a part of it'
      : present
          .map((member) => touchedSinceQuarantine(hold, member))
          .find((sentence) => sentence !== undefined);
  return why === undefined
    ? undefined
    : become({ status: 'restoring', since: facts.now, cause: { kind: 'veto', why } });
}

/**
 * The root goes first and alone. Once it is gone the family cannot be whole again, so the rest is finished even under
 * pause; still, a part that somebody touched or uses stays and gets its names back.
 */
function deleteStep(hold: Hold, facts: StepFacts): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'deleted', at: facts.look.at });
  if (facts.look.images.has(hold.root)) {
    const disturbed = vetoed(hold, facts, present) ?? turnBack(hold, facts, present);
    if (disturbed) return disturbed;
    return brake(facts, facts.may.delete) ?? order(hold, { kind: 'delete', digests: [hold.root] }, facts);
  }
  const touched = present
    .map((member) => touchedSinceQuarantine(hold, member))
    .find((why) => why !== undefined);
  if (touched)
    return become({ status: 'restoring', since: facts.now, cause: { kind: 'veto', why: touched } });
  const used = turnBack(hold, facts, present);
  if (used) return used;
  if (facts.rejudged.status !== 'as-approved') return wait('fresh evidence is needed first');
  return order(hold, { kind: 'delete', digests: present.map(({ member }) => member.digest) }, facts);
}

/** An order is as old as the older of the two things it rests on. */
function order(hold: Hold, change: Change, facts: StepFacts): Step {
  const judgedAt = facts.rejudged.status === 'as-approved' ? facts.rejudged.at : facts.look.at;
  return { kind: 'order', order: issueOrder(hold, change, Math.min(facts.look.at, judgedAt)) };
}

/**
 * Permission to give a name back to the image it was taken from in a race: found right after our own change, by a look
 * or by ECR's own answer. Giving back needs no brake.
 */
export function giveBackOrder(hold: Hold, victim: Digest, tag: string, lookedAt: Instant): Order {
  return issueOrder(hold, { kind: 'put-tag', digest: victim, tag }, lookedAt);
}
