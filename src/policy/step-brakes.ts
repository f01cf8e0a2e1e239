import { newPull, type PresentMember } from './as-left.ts';
import type { Hold, RestoreCause } from './hold.ts';
import { type Change, EVIDENCE_LIFE, issueOrder } from './order.ts';
import { pausedText } from './queue.ts';
import { type Asking, become, type Step, type StepFacts, type Waiting, wait } from './step-facts.ts';
import { type Instant, MINUTE } from './time.ts';
import { count } from './wording.ts';

/** Nothing stands against putting aside or deleting; the two instants say how fresh that is. */
export interface Clearance {
  readonly kind: 'clear';
  /** When the repository was listed. */
  readonly judgedAt: Instant;
  /** When the first source began to look. */
  readonly evidenceSince: Instant;
}

/**
 * What stops putting aside and deleting without undoing anything. Doubt is among it: it waits. What is known without
 * asking comes first, so that nobody is asked about what merely waits.
 */
export function clearance(facts: StepFacts, permitted: boolean): Clearance | Asking | Waiting {
  if (facts.paused !== undefined) return wait(pausedText(facts.paused));
  if (!permitted) return wait('the mode does not allow it');
  if (!facts.untagForm) return wait('this registry was not probed yet: run layaway doctor --probe');
  if (facts.later !== undefined) return wait(facts.later);
  return freshEvidence(facts);
}

/** Whether evidence was read for this very step, agrees with what was approved, and no signal speaks against it. */
export function freshEvidence({ rejudged, caution, now }: StepFacts): Clearance | Asking | Waiting {
  if (caution !== undefined) return wait(caution);
  if (rejudged.status === 'unknown') return wait(rejudged.why);
  // Nobody asked: a use and a change were turned back before.
  if (rejudged.status !== 'as-approved') return { kind: 'ask' };
  const { at: judgedAt, evidenceSince } = rejudged;
  return now - evidenceSince < EVIDENCE_LIFE ? { kind: 'clear', judgedAt, evidenceSince } : wait(TOO_SLOW);
}

/** Said where the sources are that slow: else holds would seem to be stuck for no reason. */
const TOO_SLOW = `its evidence is too old to act on: the sources were asked more than ${count(EVIDENCE_LIFE / MINUTE, 'minute')} ago`;

/**
 * Anything that speaks for the image sends it back. A use comes before a veto, because trips are told and counted.
 * `touched` says what somebody did to it.
 */
export function turnBack(
  hold: Hold,
  facts: StepFacts,
  present: readonly PresentMember[],
  touched: string | undefined,
): Step | undefined {
  const signal = signOfUse(hold, facts, present);
  if (signal !== undefined) return sendBack(facts, { kind: 'trip', signal });
  const why = touched ?? (facts.rejudged.status === 'changed' ? facts.rejudged.why : undefined);
  return why === undefined ? undefined : sendBack(facts, { kind: 'veto', why });
}

/** A signal at run time, a use that a source saw, or a new pull, as a sentence. */
export function signOfUse(
  hold: Hold,
  { rejudged, signal }: StepFacts,
  present: readonly PresentMember[],
): string | undefined {
  if (signal !== undefined) return signal;
  if (rejudged.status === 'in-use') return `it is in use: ${rejudged.by}`;
  return firstSentence(present, (member) => newPull(hold, member));
}

/** The first thing that is to be said of any member. */
export function firstSentence(
  present: readonly PresentMember[],
  say: (member: PresentMember) => string | undefined,
): string | undefined {
  return present.map(say).find((sentence) => sentence !== undefined);
}

export function sendBack(facts: StepFacts, cause: RestoreCause): Step {
  return become({ status: 'restoring', since: facts.now, cause });
}

/** An order rests on a look, a listing and evidence: the first of them that is too old ends it. */
export function orderOn(hold: Hold, change: Change, { look }: StepFacts, clear: Clearance): Step {
  const lookedAt = Math.min(look.at, clear.judgedAt);
  return { kind: 'order', order: issueOrder(hold, change, lookedAt, clear.evidenceSince) };
}
