import type { Review, ReviewState } from './review.ts';
import { DAY, type Duration, type Instant, MINUTE } from './time.ts';

/** What a person asked for. Missing parts take the one-click defaults of `decide`. */
export type Decision =
  | { readonly kind: 'keep'; readonly reason?: string; readonly until?: Instant }
  | {
      readonly kind: 'investigate';
      readonly owner?: string;
      readonly reviewOn?: Instant;
      readonly question?: string;
    }
  /** `count` and `stated` are what stood on the card: how many, and what the mode allowed when it was drawn. */
  | { readonly kind: 'remove'; readonly count: number; readonly stated: Mode }
  | { readonly kind: 'restore' };

/** One click on Keep. */
export const KEEP_FOR: Duration = 90 * DAY;
/** One click on Investigate. */
export const INVESTIGATE_FOR: Duration = 14 * DAY;

/** Power turned once into permissions: the only place that reads the mode. */
export interface Permissions {
  /** Whether owners are asked at all. */
  readonly ask: boolean;
  readonly quarantine: boolean;
  readonly delete: boolean;
}

export type Mode = 'observe' | 'ask' | 'quarantine' | 'delete';

export function permissionsOf(mode: Mode): Permissions {
  const rank = ['observe', 'ask', 'quarantine', 'delete'].indexOf(mode);
  return { ask: rank >= 1, quarantine: rank >= 2, delete: rank >= 3 };
}

export interface DecisionContext {
  readonly by: string;
  readonly now: Instant;
  readonly may: Permissions;
}

/**
 * What becomes of a review when an authorized person decides. A refusal is a sentence for that person.
 * A new decision takes back keep and investigate; an approval is taken back by restore only.
 */
export function decide(
  review: Review,
  decision: Decision,
  context: DecisionContext,
): { readonly state: ReviewState } | { readonly refused: string } {
  const { state } = review;
  if (state.status === 'superseded') {
    return { refused: 'This question was asked again in a newer message. Please answer there.' };
  }
  if (state.status === 'restored') {
    return { refused: `<@${state.by.id}> had these restored. They will not be asked about again soon.` };
  }
  if (decision.kind === 'restore') return restore(state, context);
  // What was only recorded binds nobody: a new answer takes its place.
  if (state.status === 'removing' && state.effect !== 'recorded') {
    return { refused: `<@${state.by.id}> already approved the removal. Restore takes it back.` };
  }
  if (isRepeated(state, decision, context)) return { refused: 'Your answer is recorded already.' };
  switch (decision.kind) {
    case 'keep':
      return keep(decision, context);
    case 'investigate':
      return investigate(decision, context);
    case 'remove':
      return remove(review, decision, context);
  }
}

type Answer = { readonly state: ReviewState } | { readonly refused: string };

function keep(decision: Decision & { kind: 'keep' }, { by, now }: DecisionContext): Answer {
  const until = decision.until ?? now + KEEP_FOR;
  if (!(until > now)) return { refused: 'The date to keep until must lie in the future.' };
  const reason = decision.reason === undefined ? {} : { reason: decision.reason };
  return { state: { status: 'kept', by: { id: by }, at: now, until, ...reason } };
}

function investigate(decision: Decision & { kind: 'investigate' }, { by, now }: DecisionContext): Answer {
  const reviewOn = decision.reviewOn ?? now + INVESTIGATE_FOR;
  if (!(reviewOn > now)) return { refused: 'The review date must lie in the future.' };
  const question = decision.question === undefined ? {} : { question: decision.question };
  const owner = { id: decision.owner ?? by };
  return { state: { status: 'investigating', by: { id: by }, at: now, owner, reviewOn, ...question } };
}

/** Slack may deliver one click twice, to two processes at once: the second does nothing. */
const SAME_CLICK: Duration = MINUTE;

function isRepeated(state: ReviewState, decision: Decision, { by, now }: DecisionContext): boolean {
  if (state.status !== 'kept' && state.status !== 'investigating') return false;
  const { kind, ...parts } = decision;
  const same = kind === (state.status === 'kept' ? 'keep' : 'investigate');
  return same && Object.keys(parts).length === 0 && state.by.id === by && now - state.at < SAME_CLICK;
}

function remove(
  review: Review,
  { count, stated }: Decision & { kind: 'remove' },
  context: DecisionContext,
): Answer {
  const { by, now, may } = context;
  if (!review.offers.includes('remove')) {
    return { refused: 'Removing is not offered here: the evidence is not clear enough.' };
  }
  if (count !== review.facts.families) {
    return {
      refused: `The list has ${review.facts.families} images, the button said ${count}. Please look again.`,
    };
  }
  // An approval reaches as far as the card said, never further: whoever read "nothing changes" agreed to nothing.
  const said = permissionsOf(stated);
  if ((may.quarantine && !said.quarantine) || (may.delete && !said.delete)) {
    return {
      refused: 'Layaway may do more now than this card said. Please read it again, then click once more.',
    };
  }
  return { state: { status: 'removing', by: { id: by }, at: now, effect: effectOf(may) } };
}

/** How far an approval given now reaches. A mode that is raised later does not stretch it. */
function effectOf(may: Permissions): 'recorded' | 'quarantine' | 'delete' {
  if (may.delete) return 'delete';
  return may.quarantine ? 'quarantine' : 'recorded';
}

function restore(state: ReviewState, { by, now }: DecisionContext): Answer {
  if (state.status !== 'removing')
    return { refused: 'Nothing of this was put aside, so there is nothing to restore.' };
  return { state: { status: 'restored', by: { id: by }, at: now, removedBy: state.by } };
}
