import { type PresentMember, presentMembers } from './as-left.ts';
import type { Hold, HoldState, RestoreCause } from './hold.ts';
import type { Digest } from './image.ts';
import { ownerOf } from './look.ts';
import { type Change, issueOrder } from './order.ts';
import { quarantineTag } from './quarantine-tag.ts';
import { type Asking, become, type Step, type StepFacts, wait } from './step-facts.ts';
import type { Instant } from './time.ts';

/** It never asks a source. */
type GivingBack = Exclude<Step, Asking>;

/** Restoring needs no evidence, no mode and no probe, and no pause stops it: giving back is always the safe direction. */
export function restoreStep(hold: Hold, facts: StepFacts, cause: RestoreCause): GivingBack {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become(gone(facts.now, cause));
  if (hold.stop === 'archive') return activateNext(hold, facts, present, cause);
  const taken: string[] = [];
  for (const member of present) {
    const next = nextName(member, facts);
    if ('change' in next) return give(hold, facts, next.change);
    taken.push(...next.taken);
  }
  return restored(hold, facts, cause, taken);
}

/** What sent it back may be what took it, such as a lifecycle policy that was faster. */
function gone(at: Instant, cause: RestoreCause): HoldState {
  return { status: 'gone', at, ...(cause.kind === 'veto' && { why: cause.why }) };
}

/** All are asked for before any is waited for: each takes up to 20 minutes, and they come back side by side. */
function activateNext(
  hold: Hold,
  facts: StepFacts,
  present: readonly PresentMember[],
  cause: RestoreCause,
): GivingBack {
  const archived = present.findLast(({ image }) => image.status === 'ARCHIVED');
  if (archived) return give(hold, facts, { kind: 'activate', digest: archived.member.digest });
  if (present.some(({ image }) => image.status === 'ACTIVATING'))
    return wait('ECR is bringing it back, up to 20 minutes');
  return restored(hold, facts, cause, []);
}

function restored(
  { members }: Hold,
  { look, behind = NOBODY }: StepFacts,
  cause: RestoreCause,
  taken: readonly string[],
): GivingBack {
  const missing = members.map(({ digest }) => digest).filter((digest) => !look.images.has(digest));
  const at = look.at;
  const left = [...behind].filter(([name]) => taken.includes(name));
  return become({
    ...{ status: 'restored', at, cause, taken },
    ...(left.length > 0 && { leftTo: Object.fromEntries(left) }),
    ...(missing.length > 0 && { missing }),
  });
}

const NOBODY: ReadonlyMap<string, Digest> = new Map();

const give = (hold: Hold, facts: StepFacts, change: Change): GivingBack => ({
  kind: 'order',
  order: issueOrder(hold, change, facts.look.at),
});

/**
 * The next change that brings a member's names back, or the names that others carry now. A quarantine tag is dropped
 * only when this very look shows the original name on this digest: else it could be the last tag.
 */
function nextName(
  { member, image }: PresentMember,
  { look, behind = NOBODY, untagForm: form = 'tag' }: StepFacts,
): { change: Change } | { taken: string[] } {
  const taken: string[] = [];
  for (const tag of member.tags) {
    const aside = quarantineTag(member.digest, tag);
    if (image.tags.includes(tag)) {
      if (image.tags.includes(aside))
        return { change: { kind: 'untag', digest: member.digest, tag: aside, form } };
      continue;
    }
    if (!behind.has(tag) && ownerOf(look, tag) === null)
      return { change: { kind: 'put-tag', digest: member.digest, tag } };
    taken.push(tag);
  }
  return { taken };
}
