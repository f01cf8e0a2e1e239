import { describe, expect, test } from 'vitest';
import { LAPSE_MARGIN, type Lapse } from '../../src/policy/lapse.ts';
import type { Effect, Review, ReviewState, Role } from '../../src/policy/review.ts';
import { isReplaced, isWaiting } from '../../src/policy/review.ts';
import { decide, type Mode, permissionsOf } from '../../src/policy/review-decide.ts';
import { HALF_APPROVAL_LIFE } from '../../src/policy/second-approval.ts';
import { mostPerWeek } from '../../src/policy/staging.ts';
import { daysAgo, NOW } from './build.ts';
import { review } from './build-review.ts';

const FIRST = { id: 'U0PAYDEV' };
const SECOND = { id: 'U0PAYLEAD' };
const open: ReviewState = { status: 'open' };
const half = (role: Role, effect: Effect = 'delete', stated: Mode = 'delete') =>
  ({ status: 'seconding', by: FIRST, at: daysAgo(1), role, effect, stated }) as const;
const slow = (state: ReviewState, leadMustApprove?: boolean): Review => {
  const one = review(state, { slow: true });
  if (leadMustApprove === undefined) return one;
  const facts = { because: ['It is slow to rebuild.'], leadMustApprove, sharePerWeek: 0.2 };
  return { ...one, facts: { ...one.facts, slow: facts } };
};
/** As it was when they approved, the first one's standing is the same today. */
const asThen = ({ state }: Review) => (state.status === 'seconding' ? state.role : undefined);
const remove = (one: Review, by: string, role?: Role, mode: Mode = 'delete', stated: Mode = mode) =>
  decide(
    one,
    { kind: 'remove', count: one.facts.families, stated },
    { by, now: NOW, may: permissionsOf(mode), ...(role && { role }), first: asThen(one) },
  );
/** What a second click comes to, a member's unless said, where the first one stands like this today. */
const second = (state: ReviewState, first: Role | undefined, role: Role = 'member', lapse?: Lapse) =>
  decide(
    slow(state, true),
    { kind: 'remove', count: slow(state).facts.families, stated: 'delete' },
    { by: SECOND.id, now: NOW, may: permissionsOf('delete'), role, first, lapse },
  );

describe('promise 6: on the slow path', () => {
  test('the first approval is kept and changes nothing', () => {
    expect(remove(slow(open), FIRST.id, 'lead')).toEqual({
      state: { status: 'seconding', by: FIRST, at: NOW, role: 'lead', effect: 'delete', stated: 'delete' },
    });
    expect(remove(slow(open), FIRST.id)).toMatchObject({ state: { role: 'member' } });
    const kept = { status: 'kept', by: SECOND, at: daysAgo(2), until: NOW + 1 } as const;
    expect(remove(slow(kept), FIRST.id)).toMatchObject({ state: { status: 'seconding' } });
  });

  test('a second person completes it', () => {
    expect(remove(slow(half('member')), SECOND.id, 'lead')).toEqual({
      state: { status: 'removing', by: SECOND, at: NOW, effect: 'delete', first: FIRST },
    });
  });

  test('one person alone cannot approve twice', () => {
    expect(remove(slow(half('lead')), FIRST.id, 'lead')).toEqual({
      refused: 'Thank you, your approval is recorded already. Removing these takes a second person.',
    });
  });

  test.each<[Role, Role, boolean | undefined, string]>([
    ['member', 'member', true, 'refused'],
    ['member', 'member', undefined, 'refused'],
    ['member', 'member', false, 'state'],
    ['member', 'lead', true, 'state'],
    ['lead', 'member', true, 'state'],
    ['member', 'admin', true, 'state'],
  ])('a %s and a %s, where a lead must approve: %s, is %s', (first, second, must, outcome) => {
    const answer = remove(slow(half(first), must), 'U0OTHER', second);
    expect(Object.keys(answer)).toEqual([outcome]);
    if ('refused' in answer) expect(answer.refused).toContain('One of the two who approve must be a lead');
  });

  test('both must have read the same mode: otherwise the newer approval is the first', () => {
    expect(remove(slow(half('lead', 'quarantine', 'quarantine')), SECOND.id, 'lead')).toMatchObject({
      state: { status: 'seconding', by: SECOND, effect: 'delete', stated: 'delete' },
    });
  });

  test.each<[Effect, Mode, Effect]>([
    ['delete', 'delete', 'delete'],
    ['delete', 'quarantine', 'quarantine'],
    ['quarantine', 'delete', 'quarantine'],
    ['recorded', 'delete', 'recorded'],
    ['delete', 'ask', 'recorded'],
  ])('%s, then in mode %s, reaches as far as the lesser: %s', (effect, mode, least) => {
    expect(remove(slow(half('lead', effect)), SECOND.id, 'lead', mode, 'delete')).toMatchObject({
      state: { status: 'removing', effect: least },
    });
  });

  describe('half an approval', () => {
    const anew = {
      state: {
        status: 'seconding',
        by: SECOND,
        at: NOW,
        role: 'member',
        effect: 'delete',
        stated: 'delete',
        instead: FIRST,
      },
    };

    test('lapses after seven days: the next one becomes the first', () => {
      const given = (at: number) => ({ ...half('lead'), at });
      expect(second(given(NOW - HALF_APPROVAL_LIFE), 'lead')).toMatchObject({
        state: { status: 'removing' },
      });
      for (const at of [NOW - HALF_APPROVAL_LIFE - 1, daysAgo(60), Number.NaN]) {
        expect(second(given(at), 'lead')).toEqual(anew);
      }
    });

    test('from before Redis lost records counts no more: a word against it may be among them', () => {
      const lapse = (at: number) => ({ at, why: 'a backup was restored' });
      const at = daysAgo(1);
      for (const after of [at, at - LAPSE_MARGIN]) {
        expect(second(half('lead'), 'lead', 'member', lapse(after))).toEqual(anew);
      }
      expect(second(half('lead'), 'lead', 'member', lapse(at - LAPSE_MARGIN - 1))).toMatchObject({
        state: { status: 'removing' },
      });
    });

    test('that lapsed can be given again by the same person', () => {
      expect(remove(slow({ ...half('lead'), at: daysAgo(8) }), FIRST.id, 'lead')).toMatchObject({
        state: { status: 'seconding', by: FIRST, at: NOW },
      });
    });

    test('of somebody who may not decide any more counts no more', () => {
      expect(second(half('lead'), undefined)).toEqual(anew);
    });

    test('of a lead who is a member today counts as one of a member, and the other way round', () => {
      expect(second(half('lead'), 'member')).toHaveProperty('refused');
      expect(second(half('lead'), 'member', 'lead')).toMatchObject({ state: { status: 'removing' } });
      expect(second(half('member'), 'lead')).toMatchObject({ state: { status: 'removing' } });
    });
  });

  test('keep and investigate take half an approval back, whoever gave it', () => {
    for (const kind of ['keep', 'investigate'] as const) {
      for (const by of [FIRST.id, SECOND.id]) {
        const answer = decide(slow(half('lead')), { kind }, { by, now: NOW, may: permissionsOf('delete') });
        expect(answer).toMatchObject({ state: { status: kind === 'keep' ? 'kept' : 'investigating' } });
      }
    }
    const may = permissionsOf('delete');
    expect(decide(slow(half('lead')), { kind: 'restore' }, { by: FIRST.id, now: NOW, may })).toHaveProperty(
      'refused',
    );
  });
});

test('a question waits until it is answered whole', () => {
  expect([open, half('lead'), { status: 'superseded', at: NOW } as const].map(isWaiting)).toEqual([
    true,
    true,
    false,
  ]);
});

test('what was passed on to another owner was answered, not replaced', () => {
  const replaced = { status: 'superseded', at: NOW } as const;
  const handOver = { by: FIRST, at: NOW };
  expect([replaced, { ...replaced, handOver }, open].map(isReplaced)).toEqual([true, false, false]);
});

test('a share a week, and always one', () => {
  expect([60, 9, 4, 1].map((families) => mostPerWeek(families, 0.2))).toEqual([12, 1, 1, 1]);
  expect(mostPerWeek(5, 1)).toBe(5);
});
