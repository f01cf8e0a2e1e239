import type { Review, ReviewState } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, REGISTRY, REPOSITORY } from './build.ts';

/** A review of 38 branch builds. */
export function review(state: ReviewState, parts: Partial<Review> = {}): Review {
  return {
    id: '2026-W48-1',
    version: 1,
    candidate: 'c',
    registry: REGISTRY,
    repository: REPOSITORY,
    class: 'branch',
    kind: 'past-expected-life',
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    openedAt: daysAgo(7),
    askedSince: daysAgo(7),
    offers: ['keep', 'investigate', 'remove'],
    slow: false,
    facts: {
      families: 38,
      tags: [],
      moreTags: 0,
      neverPulled: 0,
      bytes: { upper: 0, estimate: 0 },
      monthlyUsd: 0,
      reasons: [],
      notFoundIn: [],
      cannotSee: [],
      ifWrong: '',
      watch: 14 * DAY,
      total: 0,
    },
    state,
    ...parts,
  };
}
