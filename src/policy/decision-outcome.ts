import { ACTION_NOUN, type Action, actionOf } from './action.ts';
import { approvedCount } from './cover.ts';
import { begunOf } from './decision-begun.ts';
import { endOf, endsText } from './decision-ends.ts';
import { type ApprovedState, type DecisionFacts, isSettled } from './decision-facts.ts';
import { forgottenLines } from './record-lines.ts';
import type { HandOver, Review } from './review.ts';
import { HALF_APPROVAL_LIFE, hasLapsed } from './second-approval.ts';
import type { Instant } from './time.ts';
import { momentText } from './time-text.ts';
import { count } from './wording.ts';

export interface FinalAction {
  /** What was done, by whom, with dates. People are named as Slack writes them: `<@U0PAYLEAD>`. */
  readonly text: string;
  /** The newest date in it, in ms: of the answer, or of what it came to. */
  readonly at: number;
  /** Whether nothing more happens by itself. */
  readonly ended: boolean;
}

/** What was answered, and what came of it. */
export function finalAction(facts: DecisionFacts): FinalAction {
  const { review } = facts;
  const { state } = review;
  switch (state.status) {
    case 'open':
      return { text: 'No answer yet.', at: review.openedAt, ended: false };
    case 'seconding':
      return { ...halfText(state, facts.now), ended: false };
    case 'superseded':
      return { text: closedText(state), at: state.at, ended: true };
    case 'kept': {
      const why = state.reason === undefined ? '' : `: ${state.reason}`;
      const text = `Keep until ${momentText(state.until)}, said on ${momentText(state.at)}${why}`;
      return { text: closed(text), at: state.at, ended: true };
    }
    case 'investigating':
      return { text: investigationText(state), at: state.at, ended: true };
    case 'removing':
    case 'restored':
      return carriedOut(facts, state);
  }
}

/** Half an approval that nobody completed in time is none any more, though its question still stands. */
function halfText(
  { at }: Review['state'] & { status: 'seconding' },
  now: Instant,
): Pick<FinalAction, 'text' | 'at'> {
  if (!hasLapsed({ at }, now)) return { text: `Waits for a second person since ${momentText(at)}.`, at };
  const lapsed = at + HALF_APPROVAL_LIFE;
  const text = `Half an approval of ${momentText(at)} lapsed on ${momentText(lapsed)}: it takes two people anew.`;
  return { text, at: lapsed };
}

function closedText({ at, handOver, half }: Review['state'] & { status: 'superseded' }): string {
  if (handOver) return passedOnText(handOver, at);
  const why = 'asked again, or no longer in question.';
  if (!half) return `Closed unanswered on ${momentText(at)}: ${why}`;
  return `${nounOf(half)} approved by one of two people on ${momentText(half.at)}; closed on ${momentText(at)} without the second: ${why}`;
}

function passedOnText({ to, suggested, note }: HandOver, at: Instant): string {
  const guess = suggested === undefined ? '' : `; ${suggested} was suggested`;
  const said = note === undefined ? '' : `: ${note}`;
  return closed(`Passed on to ${to ?? 'nobody yet'} on ${momentText(at)}${guess}${said}`);
}

function investigationText(state: Review['state'] & { status: 'investigating' }): string {
  const question = state.question === undefined ? '' : `: ${state.question}`;
  return closed(
    `Investigate: <@${state.owner.id}> until ${momentText(state.reviewOn)}, said on ${momentText(state.at)}${question}`,
  );
}

/** People end their own sentences, or not. */
function closed(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function carriedOut(facts: DecisionFacts, state: ApprovedState): FinalAction {
  const what = approvedText(facts.review, state);
  if (state.status === 'removing' && state.effect === 'recorded') {
    const text = `${what} approved on ${momentText(state.at)}; recorded only, the mode allowed no change.`;
    return { text, at: state.at, ended: true };
  }
  const said = state.status === 'restored' ? 'taken back' : 'approved';
  const at = Math.max(
    state.at,
    ...facts.holds.flatMap(endOf),
    ...forgottenLines(facts).map((line) => line.at),
  );
  const outcome = endsText(facts);
  const never = begunOf(facts) === 'never';
  const nothing = never ? 'nothing had been changed' : 'nothing is changed yet';
  return {
    text: `${what} ${said} on ${momentText(state.at)}; ${outcome === '' ? nothing : outcome}.`,
    at,
    ended: isSettled(facts) && (outcome !== '' || never),
  };
}

/** What of the list was approved: a reduction lets its newest stay, and what was left out besides. */
function approvedText(review: Review, state: ApprovedState): string {
  const { facts, factsOfAll = facts } = review;
  const stay = facts.families - approvedCount(review);
  if (actionOf(state) !== 'reduce' || stay === 0) return nounOf(state);
  const out = factsOfAll.families - facts.families;
  const besides = out > 0 ? ` (${out} left out)` : '';
  return `${nounOf(state)} of ${count(facts.families, 'image')} to the newest ${stay}${besides}`;
}

/** At the beginning of a sentence. */
function nounOf(approved: { readonly action?: Action }): string {
  const noun = ACTION_NOUN[actionOf(approved)];
  return `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`;
}
