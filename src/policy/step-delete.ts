import { newPull, type PresentMember, presentMembers, touchedSinceQuarantine } from './as-left.ts';
import { isAwaiting } from './asked-again.ts';
import { goalOf, type Hold, type HoldState } from './hold.ts';
import { type Digest, isIndex } from './image.ts';
import type { Look } from './look.ts';
import {
  type Clearance,
  clearance,
  firstSentence,
  freshEvidence,
  orderOn,
  sendBack,
  turnBack,
} from './step-brakes.ts';
import { type Asking, become, type Step, type StepFacts, type Waiting, wait } from './step-facts.ts';
import { watchedAgain } from './watched.ts';

/** Most ids that ECR takes in one BatchDeleteImage. */
const IDS_A_CALL = 100;

type In<Status extends HoldState['status']> = HoldState & { readonly status: Status };

/** Waits for the end of the watch window; a use or a touch ends it before, and what nobody watched is watched again. */
export function watchStep(hold: Hold, facts: StepFacts, state: In<'quarantined'>): Step {
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'gone', at: facts.now });
  const turned = turnBack(hold, facts, present, notAsLeft(hold, present));
  if (turned) return turned;
  const again = watchedAgain(hold, state, facts);
  if (again && again !== 'later') return become(again);
  const { deleteAfter } = state;
  if (facts.now < deleteAfter) return wait('the watch window runs', deleteAfter);
  const ended = windowEnded(hold, facts, state);
  // What else stands against it is said first.
  return again === 'later' && ended.kind === 'become' ? wait(GAP_GOES_ON) : ended;
}

const GAP_GOES_ON =
  'nobody watched it for a while: for how long is known once a sweep that hears all signals comes to its end';

function windowEnded(hold: Hold, facts: StepFacts, { missed = 0 }: In<'quarantined'>): Step {
  const goal = goalOf(hold);
  if (goal !== 'delete') return restStep(facts, REST[goal]);
  if (isAwaiting(hold)) return wait('it stays put aside until somebody answers anew');
  if (hold.approval.effect !== 'delete')
    return wait('it was approved while nothing was deleted; it stays put aside');
  const clear = clearance(facts, facts.may.delete);
  return clear.kind === 'clear' ? become({ status: 'deleting', since: facts.now, missed }) : clear;
}

const REST = { archive: 'archived', disable: 'disabled' } as const;

/** It was watched and nobody missed it: it stays as it is. Nothing is changed by that, so no brake stops it, but doubt does. */
function restStep(facts: StepFacts, status: 'archived' | 'disabled'): Step {
  const fresh = freshEvidence(facts);
  return fresh.kind === 'clear' ? become({ status, at: facts.now }) : fresh;
}

/** Deletion wants to find the family whole and exactly as quarantine left it. */
function notAsLeft(hold: Hold, present: readonly PresentMember[]): string | undefined {
  return present.length < hold.members.length ? 'somebody removed a part of it' : touched(hold, present);
}

/**
 * What happened to a family between the look its deletion was planned on and this later one, or undefined. A change may
 * have waited for its turn in between, and a deletion cannot be taken back.
 */
export function disturbedSince(hold: Hold, look: Look): string | undefined {
  const present = presentMembers(hold, look);
  const changed = look.images.has(hold.root) ? notAsLeft(hold, present) : touched(hold, present);
  return changed ?? firstSentence(present, (member) => newPull(hold, member));
}

function touched(hold: Hold, present: readonly PresentMember[]): string | undefined {
  return firstSentence(present, (member) => touchedSinceQuarantine(hold, member));
}

/**
 * The root goes first and alone; while it is there, whoever was away watches again before that. Once it is gone the
 * family cannot be whole again, so the rest is finished even under pause, as soon as the mode deletes; still, a part
 * that somebody touched or uses stays and gets its names back.
 */
export function deleteStep(hold: Hold, facts: StepFacts, state: In<'deleting'>): Step {
  // No step leads here; should a record say so all the same, nothing was approved for it.
  if (goalOf(hold) !== 'delete')
    return sendBack(facts, { kind: 'veto', why: 'nobody approved its deletion' });
  const present = presentMembers(hold, facts.look);
  if (present.length === 0) return become({ status: 'deleted', at: facts.look.at });
  const rooted = facts.look.images.has(hold.root);
  const turned = turnBack(hold, facts, present, rooted ? notAsLeft(hold, present) : touched(hold, present));
  if (turned) return turned;
  const again = rooted ? watchedAgain(hold, state, facts) : undefined;
  if (again && again !== 'later') return become(again);
  const clear = rooted ? clearance(facts, facts.may.delete) : finishing(facts);
  if (clear.kind !== 'clear') return clear;
  if (again === 'later') return wait(GAP_GOES_ON);
  return orderOn(hold, { kind: 'delete', digests: rooted ? [hold.root] : nextBatch(present) }, facts, clear);
}

/** Neither pause nor a missing probe holds up the rest of a family; a mode that does not delete does (promise 9). */
function finishing(facts: StepFacts): Clearance | Asking | Waiting {
  return facts.may.delete
    ? freshEvidence(facts)
    : wait('the mode does not allow to delete what is left of it');
}

/** An index is the last of its batch, and seen to be gone before its children go: ECR may refuse them until then. */
function nextBatch(present: readonly PresentMember[]): Digest[] {
  const index = present.findIndex(({ image }) => isIndex(image));
  const end = index === -1 ? IDS_A_CALL : Math.min(index + 1, IDS_A_CALL);
  return present.slice(0, end).map(({ member }) => member.digest);
}
