import { type Hold, isResting } from './hold.ts';
import type { Prevention } from './retention-policy.ts';
import type { FrozenFamily, Review, ReviewState } from './review.ts';
import type { Instant } from './time.ts';

/** Everything stored of one review. */
export interface DecisionFacts {
  readonly review: Review;
  readonly frozen: readonly FrozenFamily[];
  /** Those that still are this review's: a family asked about again belongs to the newer one. */
  readonly holds: readonly Hold[];
  /** The record's lines of this review, in any order. */
  readonly lines: readonly RecordLine[];
  readonly prevention?: Prevention | undefined;
  /** The moment of which the record tells. */
  readonly now: Instant;
}

/** One line of the append-only record, as far as it is read here. */
export interface RecordLine {
  readonly at: Instant;
  readonly kind: string;
  readonly by: string;
  readonly text: string;
  readonly hold?: string;
}

/** The states in which something was approved that changes a registry, or was taken back. */
export type ApprovedState = ReviewState & { status: 'removing' | 'restored' };

/** What was approved to be changed; undefined where the answer changes nothing, or there is none. */
export function approvedState({ state }: Review): ApprovedState | undefined {
  if (state.status === 'restored') return state;
  return state.status === 'removing' && state.effect !== 'recorded' ? state : undefined;
}

/** Whether nothing more happens to any image of this review by itself. */
export function isSettled({ holds }: Pick<DecisionFacts, 'holds'>): boolean {
  return holds.every(({ state }) => isResting(state.status));
}

/** `, approved by <@U0PAYLEAD>`, both of them on the slow path. */
export function whoDecided({ state }: Review): string {
  switch (state.status) {
    case 'open':
      return '';
    case 'superseded': {
      const half = state.half ? `; first approval by <@${state.half.by.id}>` : '';
      return state.handOver ? `${half}; passed on by <@${state.handOver.by.id}>` : half;
    }
    case 'seconding':
      return `; first approval by <@${state.by.id}>`;
    case 'removing':
      return state.first
        ? `; approved by <@${state.first.id}> and <@${state.by.id}>`
        : `; approved by <@${state.by.id}>`;
    case 'kept':
    case 'investigating':
      return `; answered by <@${state.by.id}>`;
    case 'restored':
      return `; approved by <@${state.removedBy.id}>, taken back by <@${state.by.id}>`;
  }
}
