import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  answeredDigests,
  askedAgain,
  askedAgainText,
  asksOfAside,
  awaitingIn,
  isAskedAgain,
  isAwaiting,
  renewed,
  wantedBack,
} from '../../src/policy/asked-again.ts';
import type { JudgedFamily } from '../../src/policy/candidate.ts';
import { cardFacts } from '../../src/policy/freeze.ts';
import { isDoubted } from '../../src/policy/lapse.ts';
import { decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { step } from '../../src/policy/step.ts';
import { DAY } from '../../src/policy/time.ts';
import { approval, awaiting } from './asked-again-build.ts';
import { digest, image, NOW } from './build.ts';
import { gather, judged } from './build-candidate.ts';
import { review } from './build-review.ts';
import { aside, facts, hold, lookAt, member, STATUSES, tagged, told } from './step-build.ts';

const LOOK = lookAt([tagged(1, [aside(1, 'feat-a')])]);

describe('promise 11: what lapsed while it was put aside', () => {
  test('waits for an answer, and nothing else does', () => {
    expect(isAwaiting(awaiting())).toBe(true);
    for (const status of STATUSES) {
      expect(isAwaiting(hold(status))).toBe(false);
      expect(isAwaiting(hold(status, { lapsed: NOW }))).toBe(status === 'quarantined');
    }
  });

  test('is never deleted on silence, however long that lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), (days) => {
        const now = NOW + days * DAY;
        const fresh = { status: 'as-approved', at: now, evidenceSince: now } as const;
        const next = step(awaiting(), { ...facts({ ...LOOK, at: now }), now, rejudged: fresh });
        expect(next).toMatchObject({ kind: 'wait' });
      }),
      { seed: 11 },
    );
    expect(told(step(awaiting(), facts(LOOK)))).toBe('wait: it stays put aside until somebody answers anew');
  });

  test('comes back by itself where it is used, or is not what was approved any more', () => {
    const used = facts(LOOK, { rejudged: { status: 'in-use', by: 'service web' } });
    const changed = facts(LOOK, { rejudged: { status: 'changed', why: 'it is kept' } });
    expect(told(step(awaiting(), used))).toContain('→ restoring on a trip');
    expect(told(step(awaiting(), changed))).toContain('→ restoring on a veto: it is kept');
  });
});

describe('promise 11: a new approval of what is put aside already', () => {
  test('begins a whole window, and stands against every lapse before it', () => {
    const times = fc.record({
      watch: fc.integer({ min: 1, max: 90 }),
      lapsedAgo: fc.integer({ min: 1, max: 400 }),
      readAt: fc.option(fc.constant(NOW - 30 * DAY), { nil: undefined }),
    });
    fc.assert(
      fc.property(times, ({ watch, lapsedAgo, readAt }) => {
        const lapsed = NOW - lapsedAgo * DAY;
        const held = awaiting(readAt === undefined ? {} : { readAt }, lapsed);
        const next = renewed(held, hold('approved', { approval: approval(NOW), watch: watch * DAY }), NOW, 7);
        expect(next.state).toMatchObject({ status: 'quarantined', since: held.state.since, missed: 7 });
        const end = next.state.status === 'quarantined' ? next.state.deleteAfter : 0;
        expect(end).toBe(NOW + watch * DAY + (readAt === undefined ? 0 : DAY));
        expect(isDoubted(next, { at: lapsed, why: 'a restart' })).toBe(false);
        expect(isAwaiting(next)).toBe(false);
        const before = { ...facts({ ...LOOK, at: end - 1 }), now: end - 1, missed: 7 };
        expect(told(step(next, before))).toBe('wait: the watch window runs');
      }),
      { seed: 11 },
    );
  });

  test('takes evidence, people and path from the new question, and leaves what was put aside as it is', () => {
    const members = [member(1, ['feat-a'], { lastPulledAt: 5 }), member(2)];
    const held = awaiting({ members, shared: [digest(9)], slow: true, silent: ['ecs'], review: 'r1' });
    const asked = { members: [member(1, ['feat-a'], { lastPulledAt: 9 }), member(3, ['other'])] };
    const next = renewed(
      held,
      hold('approved', { ...asked, review: 'r2', fingerprint: 'g', sizeBytes: 5, approval: approval(NOW) }),
      NOW,
      0,
    );
    expect(next).toMatchObject({ review: 'r2', formerly: ['r1'], fingerprint: 'g', sizeBytes: 5 });
    expect(next.members).toEqual([member(1, ['feat-a'], { lastPulledAt: 9 }), member(2)]);
    expect(next.shared).toEqual([digest(9)]);
    expect(next).not.toHaveProperty('slow');
    expect(next).not.toHaveProperty('silent');
    const slowly = hold('approved', { slow: true, silent: ['eks'], review: 'r3' });
    const again = renewed(awaiting({ review: 'r2', formerly: ['r1', 'r2'] }), slowly, NOW, 0);
    expect(again).toMatchObject({ slow: true, silent: ['eks'], formerly: ['r1', 'r2'] });
  });

  test('given while nothing is deleted deletes nothing, and is an answer all the same', () => {
    const next = renewed(awaiting(), hold('approved', { approval: approval(NOW, 'quarantine') }), NOW, 0);
    expect(isAwaiting(next)).toBe(false);
    const later = NOW + 400 * DAY;
    expect(step(next, { ...facts({ ...LOOK, at: later }), now: later })).toMatchObject({ kind: 'wait' });
  });
});

test('a Restore of it is asked by a person, under the new question', () => {
  expect(wantedBack(awaiting(), 'r2', 'U0PAYENG', NOW)).toMatchObject({
    review: 'r2',
    formerly: ['r1'],
    state: { status: 'restoring', since: NOW, cause: { kind: 'person', by: 'U0PAYENG' } },
  });
});

describe('what a scan asks again', () => {
  const [one, other] = judged([image(1, { tags: ['feat-a'] }), image(2, { tags: ['feat-b'] })]);
  if (!one || !other) throw new Error('two families were expected');
  const families = [one.family, other.family];

  it('are families that stand as they were put aside', () => {
    const held = awaiting();
    expect([...awaitingIn([held, hold('disabled', { goal: 'disable' })], families).values()]).toEqual([held]);
    const grown = awaiting({ members: [member(1, ['feat-a']), member(7)] });
    expect(awaitingIn([grown, awaiting({ members: [member(8)] })], families).size).toBe(0);
  });

  it('count no more as answered', () => {
    const held = new Set([digest(1), digest(2)]);
    expect(answeredDigests(held)).toBe(held);
    expect(answeredDigests(held, new Map([[digest(1), awaiting()]]))).toEqual(new Set([digest(2)]));
  });

  it('are a question of their own, however small: back, or a new removal', () => {
    const again = askedAgain(one, awaiting());
    expect(askedAgain(other, undefined)).toBe(other);
    expect(askedAgain(one, awaiting({ members: [] })).family.shared).toEqual(new Set([digest(1)]));
    const candidates = gather([again, other], { minimumImpactBytes: 1e12 });
    expect(candidates).toMatchObject([
      { kind: 'past-expected-life', offers: ['restore', 'remove', 'not-ours'], families: [again] },
    ]);
    const [candidate] = candidates;
    expect(candidate?.id.endsWith('#branch.past-expected-life.again')).toBe(true);
    expect(candidate?.reasons[0]).toBe(askedAgainText([{ since: NOW - 14 * DAY, lapsed: NOW }]));
    expect(gather([again, other]).map(({ families: asked }) => asked.length)).toEqual([1, 1]);
    const settings = { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: [] };
    expect(candidate && cardFacts(candidate, [], settings).ifWrong).toMatch(/^They are put aside already/);
  });

  it('are none of those that the sweep gives back or waits with', () => {
    const doubted: JudgedFamily = {
      ...askedAgain(one, awaiting()),
      verdict: { ...one.verdict, kind: 'unclear' },
    };
    expect(gather([doubted])).toEqual([]);
  });
});

describe('the question about it', () => {
  const offers = ['restore', 'remove'] as const;
  const context = { by: 'U0PAYLEAD', now: NOW, may: permissionsOf('delete') };

  it('is told from that about forgotten images', () => {
    expect([isAskedAgain({ offers }), asksOfAside({ offers })]).toEqual([true, true]);
    expect([isAskedAgain({ offers: ['restore'] }), asksOfAside({ offers: ['restore'] })]).toEqual([
      false,
      true,
    ]);
    expect([isAskedAgain({ offers: ['remove'] }), asksOfAside({ offers: ['remove'] })]).toEqual([
      false,
      false,
    ]);
  });

  it('takes Restore at once, also where half of a removal was approved', () => {
    const half = {
      status: 'seconding',
      by: { id: 'U0PAYENG' },
      at: NOW,
      role: 'member',
      effect: 'delete',
      stated: 'delete',
    } as const;
    for (const state of [{ status: 'open' } as const, half]) {
      const answer = decide(review(state, { offers }), { kind: 'restore' }, context);
      expect(answer).toMatchObject({ state: { status: 'restored', by: { id: 'U0PAYLEAD' } } });
    }
  });
});
