import { describe, expect, test } from 'vitest';
import type { Review, ReviewState } from '../../src/policy/review.ts';
import {
  type Decision,
  decide,
  INVESTIGATE_FOR,
  KEEP_FOR,
  type Mode,
  permissionsOf,
} from '../../src/policy/review-decide.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import { review } from './build-review.ts';

const LEAD = { id: 'U0PAYLEAD' };
const BEFORE = { id: 'U0PAYDEV' };
const AT = daysAgo(2);

const STATES: Readonly<Record<string, ReviewState>> = {
  open: { status: 'open' },
  kept: { status: 'kept', by: BEFORE, at: AT, until: NOW + DAY, reason: 'a customer pins it' },
  investigating: { status: 'investigating', by: BEFORE, at: AT, owner: BEFORE, reviewOn: NOW + DAY },
  'removing, recorded': { status: 'removing', by: BEFORE, at: AT, effect: 'recorded' },
  'removing, carried out': { status: 'removing', by: BEFORE, at: AT, effect: 'delete' },
  restored: { status: 'restored', by: BEFORE, at: AT, removedBy: LEAD },
  superseded: { status: 'superseded', at: AT },
  'half approved': {
    status: 'seconding',
    by: BEFORE,
    at: AT,
    role: 'member',
    effect: 'delete',
    stated: 'delete',
  },
};

const FAMILIES = 38;

const answer = (one: Review, decision: Decision, mode: Mode = 'delete') =>
  decide(one, decision, { by: LEAD.id, now: NOW, may: permissionsOf(mode) });

const CLICKS: readonly Decision[] = [
  { kind: 'keep' },
  { kind: 'investigate' },
  { kind: 'remove', count: FAMILIES, stated: 'delete' },
  { kind: 'restore' },
];

describe('what a click on keep, investigate, remove and restore makes of a review', () => {
  const NOTHING = 'Nothing of this was put aside, so there is nothing to restore.';
  const APPROVED = '<@U0PAYDEV> already approved the removal. Restore takes it back.';
  const RESTORED = '<@U0PAYDEV> had these restored. They will not be asked about again soon.';
  const NEWER = 'This question was asked again in a newer message. Please answer there.';
  const decidable = ['kept', 'investigating', 'removing', NOTHING];
  const approved = [APPROVED, APPROVED, APPROVED, 'restored'];
  test.each([
    ['open', decidable],
    ['kept', decidable],
    ['investigating', decidable],
    ['removing, recorded', ['kept', 'investigating', 'removing', 'restored']],
    ['removing, carried out', approved],
    ['restored', [RESTORED, RESTORED, RESTORED, RESTORED]],
    ['superseded', [NEWER, NEWER, NEWER, NEWER]],
    ['half approved', decidable],
  ])('that is %s', (name, then) => {
    const before = review(STATES[name] as ReviewState);
    const answers = CLICKS.map((decision) => answer(before, decision));
    expect(answers.map((one) => ('refused' in one ? one.refused : one.state.status))).toEqual(then);
  });

  test('all states are in the table', () => {
    const known = Object.values(STATES).map(({ status }) => status);
    const reachable = CLICKS.flatMap((decision) =>
      Object.values(STATES).flatMap((state) => {
        const one = answer(review(state), decision);
        return 'state' in one ? [one.state.status] : [];
      }),
    );
    expect(reachable.filter((status) => !known.includes(status))).toEqual([]);
  });
});

describe('keep', () => {
  test('one click is 90 days', () => {
    const state = { status: 'kept', by: LEAD, at: NOW, until: NOW + 90 * DAY };
    expect(answer(review(STATES.open as ReviewState), { kind: 'keep' })).toEqual({ state });
    expect(KEEP_FOR).toBe(90 * DAY);
  });

  test('one click on what is kept already neither shortens it nor forgets why', () => {
    const kept = { status: 'kept', by: BEFORE, at: AT, reason: 'a customer pins it' } as const;
    const click = (until: number) => answer(review({ ...kept, until }), { kind: 'keep' });
    const then = { status: 'kept', by: LEAD, at: NOW, reason: 'a customer pins it' };
    expect(click(NOW + 180 * DAY)).toEqual({ state: { ...then, until: NOW + 180 * DAY } });
    expect(click(NOW + DAY)).toEqual({ state: { ...then, until: NOW + 90 * DAY } });
    const whole = answer(review({ ...kept, until: NOW + DAY }), { kind: 'keep', until: NOW + 2 * DAY });
    expect(whole).toEqual({ state: { status: 'kept', by: LEAD, at: NOW, until: NOW + 2 * DAY } });
  });

  test('takes a reason and a date in the future', () => {
    const keep = (until: number) =>
      answer(review(STATES.open as ReviewState), { kind: 'keep', reason: 'demo in May', until });
    expect(keep(NOW + 1)).toEqual({
      state: { status: 'kept', by: LEAD, at: NOW, until: NOW + 1, reason: 'demo in May' },
    });
    const refused = 'The date to keep until must lie in the future.';
    for (const until of [NOW, NOW - DAY, Number.NaN]) expect(keep(until)).toEqual({ refused });
  });
});

describe('investigate', () => {
  const ask = (parts: Partial<Decision & { kind: 'investigate' }>) =>
    answer(review(STATES.open as ReviewState), { kind: 'investigate', ...parts });

  test('one click names the clicker, for 14 days', () => {
    const state = { status: 'investigating', by: LEAD, at: NOW, owner: LEAD, reviewOn: NOW + 14 * DAY };
    expect(ask({})).toEqual({ state });
    expect(INVESTIGATE_FOR).toBe(14 * DAY);
  });

  test('takes an owner, a question and a date in the future', () => {
    const parts = { owner: BEFORE.id, question: 'Is the old importer still run?', reviewOn: NOW + 1 };
    const { owner: _id, ...rest } = parts;
    expect(ask(parts)).toEqual({
      state: { status: 'investigating', by: LEAD, at: NOW, owner: BEFORE, ...rest },
    });
    const refused = 'The review date must lie in the future.';
    for (const reviewOn of [NOW, NOW - DAY, Number.NaN]) expect(ask({ reviewOn })).toEqual({ refused });
  });
});

describe('remove', () => {
  const open = review(STATES.open as ReviewState);

  test.each<[Mode, string]>([
    ['observe', 'recorded'],
    ['ask', 'recorded'],
    ['quarantine', 'quarantine'],
    ['delete', 'delete'],
  ])('in mode %s it is %s', (mode, effect) => {
    expect(answer(open, { kind: 'remove', count: FAMILIES, stated: 'delete' }, mode)).toEqual({
      state: { status: 'removing', by: LEAD, at: NOW, effect },
    });
  });

  test('speaks of exactly as many images as stood on the button', () => {
    for (const count of [0, FAMILIES - 1, FAMILIES + 1, Number.NaN]) {
      expect(answer(open, { kind: 'remove', count, stated: 'delete' })).toEqual({
        refused: `The list has 38 images, the button said ${count}. Please look again.`,
      });
    }
  });

  test.each<[Mode, Mode]>([
    ['ask', 'quarantine'],
    ['ask', 'delete'],
    ['observe', 'delete'],
    ['quarantine', 'delete'],
  ])('promise 1: a card drawn in mode %s approves nothing in mode %s', (stated, mode) => {
    expect(answer(open, { kind: 'remove', count: FAMILIES, stated }, mode)).toEqual({
      refused: 'Layaway may do more now than this card said. Please read it again, then click once more.',
    });
  });

  test('a card that said more than the mode allows now is good enough', () => {
    expect(answer(open, { kind: 'remove', count: FAMILIES, stated: 'delete' }, 'quarantine')).toMatchObject({
      state: { effect: 'quarantine' },
    });
  });

  test('is refused where it was not offered', () => {
    const unclear = review(STATES.open as ReviewState, { offers: ['keep', 'investigate'] });
    expect(answer(unclear, { kind: 'remove', count: FAMILIES, stated: 'delete' })).toEqual({
      refused: 'Removing is not offered here: the evidence is not clear enough.',
    });
  });
});

test.each(['removing, recorded', 'removing, carried out'])(
  'restore takes back what is %s, and still says who approved it, in any mode',
  (name) => {
    for (const mode of ['observe', 'delete'] as const) {
      expect(answer(review(STATES[name] as ReviewState), { kind: 'restore' }, mode)).toEqual({
        state: { status: 'restored', by: LEAD, at: NOW, removedBy: BEFORE },
      });
    }
  },
);

test('the mode is a ladder', () => {
  const rungs = (['observe', 'ask', 'quarantine', 'delete'] as const).map(permissionsOf);
  expect(rungs).toEqual([
    { ask: false, quarantine: false, delete: false },
    { ask: true, quarantine: false, delete: false },
    { ask: true, quarantine: true, delete: false },
    { ask: true, quarantine: true, delete: true },
  ]);
});

test('one click delivered twice does one thing once', () => {
  for (const kind of ['keep', 'investigate'] as const) {
    const first = answer(review(STATES.open as ReviewState), { kind }, 'delete');
    if ('refused' in first) throw new Error(first.refused);
    expect(answer(review(first.state), { kind }, 'delete')).toEqual({
      refused: 'Your answer is recorded already.',
    });
    const until = NOW + 400 * DAY;
    const changed = kind === 'keep' ? { kind, until } : { kind, reviewOn: until };
    expect(answer(review(first.state), changed, 'delete')).toHaveProperty('state');
  }
});
