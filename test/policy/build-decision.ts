import type { DecisionFacts, RecordLine } from '../../src/policy/decision-facts.ts';
import { decisionRecord } from '../../src/policy/decision-record.ts';
import { type Hold, type HoldState, holdId } from '../../src/policy/hold.ts';
import type { FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { daysAgo, digest, NOW, REGISTRY, REPOSITORY } from './build.ts';
import { review } from './build-review.ts';

export const LEAD = { id: 'U0PAYLEAD' };
export const ENGINEER = { id: 'U0PAYENG' };
export const ASKED = daysAgo(30);

export function frozen(n: number, parts: Partial<FrozenFamily> = {}): FrozenFamily {
  return {
    root: digest(n),
    members: [],
    tags: [`feat-${n}`],
    sizeBytes: 1e8,
    stop: 'tags',
    reasons: ['Not pulled for 90 days.'],
    findings: [],
    fingerprint: 'f',
    ...parts,
  };
}

export function hold(n: number, state: HoldState, parts: Partial<Hold> = {}): Hold {
  return {
    id: holdId(REGISTRY, REPOSITORY, digest(n)),
    version: 3,
    review: '2026-W48-1',
    registry: REGISTRY,
    repository: REPOSITORY,
    root: digest(n),
    members: [],
    stop: 'tags',
    fingerprint: 'f',
    sizeBytes: 1e8,
    watch: 14 * DAY,
    approval: { by: LEAD.id, at: ASKED, effect: 'delete' },
    state,
    ...parts,
  };
}

export const line = (kind: string, text: string, parts: Partial<RecordLine> = {}): RecordLine => ({
  at: ASKED + HOUR,
  kind,
  by: 'layaway',
  text,
  ...parts,
});

export function asked(
  state: ReviewState,
  facts: Partial<Review['facts']> = {},
  parts: Partial<Review> = {},
): Review {
  const base = review(state);
  return {
    ...base,
    openedAt: ASKED,
    ...parts,
    facts: {
      ...base.facts,
      families: 3,
      tags: ['feat-refunds', 'fix-vat'],
      moreTags: 1,
      neverPulled: 2,
      ...(facts.neverPulled === 3 ? {} : { lastPulledAt: daysAgo(129) }),
      bytes: { upper: 9.8e9, estimate: 1.2e9 },
      reasons: ['Branch builds live 30 days here; the newest is 102 days old.'],
      notFoundIn: [{ source: 'ecs', inspected: 41, observedAt: ASKED - HOUR }],
      cannotSee: ['laptops'],
      ...facts,
    },
  };
}

export const removing = (parts: Partial<ReviewState & { status: 'removing' }> = {}): ReviewState => ({
  status: 'removing',
  by: LEAD,
  at: ASKED,
  effect: 'delete',
  ...parts,
});
export const record = (facts: Partial<DecisionFacts> & Pick<DecisionFacts, 'review'>) =>
  decisionRecord({ frozen: [frozen(1)], holds: [], lines: [], now: NOW, ...facts });

export const deleted: HoldState = { status: 'deleted', at: daysAgo(15) };
export const trip = { kind: 'trip', signal: 'ECS could not pull payments/api:fix-vat' } as const;
