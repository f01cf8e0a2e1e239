import type { Review, ReviewState } from './review.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** What a person asked for. Missing parts take the one-click defaults of `decide`. */
export type Decision =
  | { readonly kind: 'keep'; readonly reason?: string; readonly until?: Instant }
  | {
      readonly kind: 'investigate';
      readonly owner?: string;
      readonly reviewOn?: Instant;
      readonly question?: string;
    }
  | { readonly kind: 'remove'; readonly count: number }
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
  if (state.status === 'removing') {
    return { refused: `<@${state.by.id}> already approved the removal. Restore takes it back.` };
  }
  switch (decision.kind) {
    case 'keep':
      return keep(decision, context);
    case 'investigate':
      return investigate(decision, context);
    case 'remove':
      return remove(review, decision.count, context);
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

function remove(review: Review, count: number, { by, now, may }: DecisionContext): Answer {
  if (!review.offers.includes('remove')) {
    return { refused: 'Removing is not offered here: the evidence is not clear enough.' };
  }
  if (count !== review.facts.families) {
    return {
      refused: `The list has ${review.facts.families} images, the button said ${count}. Please look again.`,
    };
  }
  return {
    state: {
      status: 'removing',
      by: { id: by },
      at: now,
      effect: may.quarantine ? 'carried-out' : 'recorded',
    },
  };
}

function restore(state: ReviewState, { by, now }: DecisionContext): Answer {
  if (state.status !== 'removing')
    return { refused: 'Nothing of this was put aside, so there is nothing to restore.' };
  return { state: { status: 'restored', by: { id: by }, at: now, removedBy: state.by } };
}
