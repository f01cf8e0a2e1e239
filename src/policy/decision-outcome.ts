import { ACTION_NOUN, actionOf } from './action.ts';
import { type ApprovedState, type DecisionFacts, isSettled } from './decision-facts.ts';
import type { Hold, HoldStatus } from './hold.ts';
import { forgottenLines } from './record-lines.ts';
import type { Review } from './review.ts';
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
      return {
        text: `Waits for a second person since ${momentText(state.at)}.`,
        at: state.at,
        ended: false,
      };
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

function closedText(state: Review['state'] & { status: 'superseded' }): string {
  const { handOver } = state;
  if (handOver) return `Passed on to ${handOver.to ?? 'nobody yet'} on ${momentText(state.at)}.`;
  return `Closed unanswered on ${momentText(state.at)}: asked again, or no longer in question.`;
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
  const noun = ACTION_NOUN[actionOf(state)];
  const what = `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`;
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
  const outcome = outcomeText(facts);
  return {
    text: `${what} ${said} on ${momentText(state.at)}${outcome === '' ? '; nothing is changed yet' : `; ${outcome}`}.`,
    at,
    ended: outcome !== '' && isSettled(facts),
  };
}

const ENDED: Readonly<Record<HoldStatus, string>> = {
  approved: 'waiting to be put aside',
  quarantining: 'being put aside',
  quarantined: 'put aside and watched',
  deleting: 'being deleted',
  deleted: 'deleted',
  archived: 'archived for good',
  disabled: 'without their names for good',
  restoring: 'being restored',
  restored: 'restored',
  dropped: 'left alone, changed since it was asked',
  gone: 'removed by someone else',
};

/** `36 deleted by 2026-03-17 10:00 UTC, 2 restored by …`. */
function outcomeText(facts: DecisionFacts): string {
  const byStatus = new Map<HoldStatus, Hold[]>();
  for (const hold of facts.holds) {
    const { status } = hold.state;
    byStatus.set(status, [...(byStatus.get(status) ?? []), hold]);
  }
  const parts = [...byStatus].map(([status, holds]) => {
    const ends = holds.flatMap(endOf);
    const by = ends.length > 0 ? ` by ${momentText(Math.max(...ends))}` : '';
    return `${holds.length} ${ENDED[status]}${by}`;
  });
  const lines = forgottenLines(facts);
  const last = lines.at(-1);
  if (last) parts.push(`${count(lines.length, 'other')} on record, the newest: ${last.text}`);
  return parts.join(', ');
}

function endOf({ state }: Hold): number[] {
  return 'at' in state ? [state.at] : [];
}
