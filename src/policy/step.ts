import { changedSinceAsked, presentMembers } from './as-left.ts';
import type { Hold } from './hold.ts';
import type { Digest } from './image.ts';
import { issueOrder, type Order } from './order.ts';
import { clearance, firstSentence, signOfUse } from './step-brakes.ts';
import { deleteStep, watchStep } from './step-delete.ts';
import { become, type Step, type StepFacts, wait } from './step-facts.ts';
import { firstNameTaken, obstacle, quarantineStep, TAGS_MAY_MOVE } from './step-quarantine.ts';
import { restoreStep } from './step-restore.ts';
import { DAY, type Duration, type Instant } from './time.ts';
import { inDays } from './wording.ts';

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
      return watchStep(hold, facts, state);
    case 'deleting':
      return deleteStep(hold, facts, state);
    case 'restoring':
      return restoreStep(hold, facts, state.cause);
    case 'archived':
    case 'disabled':
      return wait('it rests until somebody wants it back');
    case 'deleted':
    case 'restored':
    case 'dropped':
    case 'gone':
      return wait('it is finished');
  }
}

/** Nothing was touched yet: whatever changed since the approval lets the family drop out alone (promise 1). */
function beginStep(hold: Hold, facts: StepFacts): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const why =
    present.length < hold.members.length
      ? 'a part of it is no longer there'
      : (tooOld(hold, facts) ??
        firstSentence(present, changedSinceAsked) ??
        signOfUse(hold, facts, present) ??
        firstSentence(present, obstacle) ??
        firstNameTaken(present, facts) ??
        (facts.rejudged.status === 'changed' ? facts.rejudged.why : undefined));
  if (why !== undefined) return become({ status: 'dropped', at: facts.now, why });
  if (facts.tagsMayMove) return wait(TAGS_MAY_MOVE);
  const clear = clearance(facts, facts.may.quarantine);
  return clear.kind === 'clear' ? become({ status: 'quarantining', since: facts.now }) : clear;
}

/**
 * Permission to give a name back to the image it was taken from in a race: found right after our own change, by a look
 * or by ECR's own answer. Giving back needs no brake.
 */
export function giveBackOrder(hold: Hold, victim: Digest, tag: string, lookedAt: Instant): Order {
  return issueOrder(hold, { kind: 'put-tag', digest: victim, tag }, lookedAt);
}

/** An approval that waited this long for a mode, a probe or the end of a pause speaks of another time. */
const APPROVAL_LIFE: Duration = 30 * DAY;
/** A share a week takes its time by design. */
const SLOW_APPROVAL_LIFE: Duration = 90 * DAY;

function tooOld({ approval, slow }: Hold, { now }: StepFacts): string | undefined {
  const life = slow ? SLOW_APPROVAL_LIFE : APPROVAL_LIFE;
  return now - approval.at > life ? `its approval is more than ${inDays(life)} old` : undefined;
}
