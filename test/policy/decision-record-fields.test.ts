import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HoldState } from '../../src/policy/hold.ts';
import type { ReviewState } from '../../src/policy/review.ts';
import { NOW } from './build.ts';
import { ASKED, asked, ENGINEER, hold, LEAD, line, record, removing, trip } from './build-decision.ts';

const SEED = 20261125;

test(`whatever ended has nine fields that say something (seed ${SEED})`, () => {
  const at = fc.integer({ min: ASKED, max: NOW });
  const text = fc.string();
  const ended: fc.Arbitrary<ReviewState> = fc.oneof(
    fc.record({ status: fc.constant('kept' as const), by: fc.constant(LEAD), at, until: at, reason: text }),
    fc.record({
      status: fc.constant('investigating' as const),
      by: fc.constant(LEAD),
      at,
      owner: fc.constant(ENGINEER),
      reviewOn: at,
      question: text,
    }),
    at.map((when) => removing({ at: when, effect: 'recorded' })),
    fc
      .constantFrom(...(['remove', 'reduce', 'archive', 'disable'] as const))
      .map((action) => removing({ action })),
    at.map((when) => ({ status: 'restored' as const, by: ENGINEER, at: when, removedBy: LEAD })),
    at.map((when) => ({ status: 'superseded' as const, at: when })),
  );
  const resting: fc.Arbitrary<HoldState> = fc.oneof(
    fc
      .constantFrom(...(['deleted', 'archived', 'disabled', 'gone'] as const))
      .chain((status) => at.map((when) => ({ status, at: when }))),
    fc.record({ status: fc.constant('dropped' as const), at, why: text }),
    fc.record({
      status: fc.constant('restored' as const),
      at,
      cause: fc.constant(trip),
      taken: fc.constant([]),
    }),
  );
  const facts = fc.record({
    reasons: fc.array(text, { maxLength: 3 }),
    tags: fc.array(text, { maxLength: 3 }),
    notFoundIn: fc.array(fc.record({ source: text, inspected: fc.nat(), observedAt: at }), { maxLength: 3 }),
    cannotSee: fc.array(text, { maxLength: 3 }),
  });
  let reached = 0;
  fc.assert(
    fc.property(ended, fc.array(resting, { maxLength: 4 }), facts, (state, rests, known) => {
      const made = record({
        review: asked(state, known),
        holds: rests.map((rest, n) => hold(n + 1, rest)),
        lines: rests.map((_, n) => line('state', `image ${n}`, { hold: `other ${n}` })),
      });
      const fields = [
        [made.candidate],
        [made.owner],
        made.whyUnused,
        made.evidence,
        [made.firstReversibleMove],
        made.watchSignals,
        [made.rollbackPath],
        [made.finalAction.text],
        [made.preventionRule],
      ];
      expect(fields).toHaveLength(9);
      for (const field of fields) {
        expect(field.length).toBeGreaterThan(0);
        for (const one of field) expect(one.trim()).not.toBe('');
      }
      expect(made.finalAction.at).toBeGreaterThanOrEqual(ASKED);
      if (rests.length > 0 || state.status !== 'removing') reached += made.finalAction.ended ? 1 : 0;
    }),
    { seed: SEED },
  );
  expect(reached).toBeGreaterThan(50);
});
