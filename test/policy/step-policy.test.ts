import { describe, expect, test } from 'vitest';
import { EVIDENCE_LIFE } from '../../src/policy/order.ts';
import type { PolicyChange } from '../../src/policy/policy-change.ts';
import { type PolicyLook, type PolicyStepFacts, stepPolicy } from '../../src/policy/step-policy.ts';
import { HOUR, SECOND } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import { FORMER, policyChange, rules, STATES, TEXT } from './build-policy.ts';

const SAFE = { status: 'safe', evidenceSince: NOW - 60 * SECOND } as const;
const OTHER = rules({ tags: ['pr-*'], days: 5 });

const found = (text: string): PolicyLook => ({ at: NOW - SECOND, status: 'found', text });
const NONE: PolicyLook = { at: NOW - SECOND, status: 'none' };
const GONE: PolicyLook = { at: NOW - SECOND, status: 'gone' };
const DENIED: PolicyLook = { at: NOW - SECOND, status: 'denied', why: 'no permission' };

function planned(change: PolicyChange, look: PolicyLook, parts: Partial<PolicyStepFacts> = {}) {
  const facts = { now: NOW, look, gate: SAFE, may: { delete: true }, probed: true, ...parts };
  return stepPolicy(change, facts);
}

const approved = policyChange(STATES.approved);
const applying = policyChange(STATES.applying, { receipt: { at: NOW, former: FORMER } });
const undoing = policyChange(STATES.undoing, { receipt: { at: NOW, former: FORMER } });
const undoingFirst = policyChange(STATES.undoing, { receipt: { at: NOW } });

const refused = (what: 'apply' | 'undo', why: string, anew: { anew?: true } = {}) => ({
  kind: 'become',
  state: { status: 'refused', what, why: expect.stringContaining(why), at: NOW, ...anew },
});
const ANEW = { anew: true } as const;

describe('an approved policy', () => {
  test('begins where the former one is still there', () => {
    const both = { by: { id: 'U0PAYLEAD' }, first: { id: 'U0PAYDEV' } };
    const state = { status: 'applying', since: NOW, approvedAt: daysAgo(1), ...both };
    expect(planned(approved, found(FORMER))).toEqual({ kind: 'become', state });
    const { former: _none, ...first } = approved;
    expect(planned(first, NONE)).toEqual({ kind: 'become', state });
  });

  test.each([
    ['somebody changed the policy', found(OTHER), 'somebody changed', ANEW],
    ['somebody deleted it', NONE, 'somebody changed', ANEW],
    ['somebody put the very same', found(TEXT), 'somebody changed', ANEW],
    ['the repository is gone', GONE, 'gone', {}],
  ])('is refused where %s', (_, look, why, anew) => {
    expect(planned(approved, look)).toEqual(refused('apply', why, anew));
  });

  test('is refused where its approval is of another time', () => {
    const state = { ...STATES.approved, at: daysAgo(31) };
    expect(planned({ ...approved, state }, found(FORMER))).toEqual(refused('apply', '30 days'));
    const waits = { why: 'ecs cannot tell', since: daysAgo(30), at: daysAgo(1) };
    expect(planned({ ...approved, state, waits }, found(FORMER))).toEqual(
      refused('apply', 'last: ecs cannot'),
    );
    const never = { ...STATES.approved, at: Number.NaN };
    expect(planned({ ...approved, state: never }, found(FORMER))).toEqual(refused('apply', '30 days'));
  });

  test('waits where the policy cannot be read', () => {
    expect(planned(approved, DENIED)).toMatchObject({
      kind: 'wait',
      why: expect.stringContaining('no perm'),
    });
  });
});

describe.each([
  ['approved', approved],
  ['applying', applying],
])('one that is %s', (_, change) => {
  const look = found(FORMER);
  test.each([
    ['paused', { paused: 'an incident' }, 'paused: an incident'],
    ['the mode is less', { may: { delete: false } }, 'the mode'],
    ['nobody probed', { probed: false }, 'doctor --probe'],
    ['the budget is used up', { spent: 'the budget of 1 image' }, 'the budget of 1 image'],
  ] as const)('waits where %s, and nothing is asked', (_name, parts, why) => {
    const gate = { status: 'not-asked' } as const;
    const waiting = { kind: 'wait', why: expect.stringContaining(why) };
    expect(planned(change, look, { gate, ...parts })).toMatchObject(waiting);
  });

  test.each([
    ['something is not known', { status: 'unknown', why: 'ecs cannot tell' }, 'ecs cannot tell'],
    ['evidence is too old', { ...SAFE, evidenceSince: NOW - EVIDENCE_LIFE }, 'too old'],
    ['its age is no number', { ...SAFE, evidenceSince: Number.NaN }, 'too old'],
  ] as const)('rests where %s, for an hour', (_name, gate, why) => {
    expect(planned(change, look, { gate })).toEqual({ kind: 'rest', why: expect.stringContaining(why) });
    const ask = (at: number) =>
      planned({ ...change, waits: { why, since: daysAgo(1), at } }, look, { gate: { status: 'not-asked' } });
    expect(ask(NOW - HOUR)).toEqual({ kind: 'ask' });
    expect(ask(Number.NaN)).toEqual({ kind: 'ask' });
    expect(ask(NOW - HOUR + SECOND)).toMatchObject({ kind: 'wait', why: expect.stringContaining(why) });
  });

  test('what speaks against it for good is said while it rests', () => {
    const resting = { ...change, waits: { why: 'ecs cannot tell', since: NOW, at: NOW } };
    expect(planned(resting, found(OTHER))).toEqual(refused('apply', 'somebody changed', ANEW));
  });

  test('is refused where Redis lost its newest records since', () => {
    const lapse = { at: NOW, why: 'it was restarted' };
    expect(planned(change, look, { lapse })).toEqual(refused('apply', 'Redis lost'));
    expect(planned(change, look, { lapse: { ...lapse, at: daysAgo(2) } }).kind).not.toBe('wait');
  });

  test('asks for evidence once nothing else stands against it', () => {
    expect(planned(change, look, { gate: { status: 'not-asked' } })).toEqual({ kind: 'ask' });
  });

  test('is refused for good, even paused, where it would touch what must stay', () => {
    const gate = { status: 'unsafe', why: 'feat-a is in use' } as const;
    expect(planned(change, look, { gate, paused: 'an incident' })).toEqual(
      refused('apply', 'feat-a is in use'),
    );
  });
});

describe('one that is being applied', () => {
  test('is put by an order that lives half a minute from the look at what is in force, within its evidence’s life', () => {
    expect(planned(applying, found(FORMER))).toMatchObject({
      kind: 'order',
      order: {
        hold: applying.id,
        change: { kind: 'put-lifecycle-policy', text: TEXT },
        expiresAt: NOW + 29 * SECOND,
      },
    });
    const gate = { ...SAFE, evidenceSince: NOW - EVIDENCE_LIFE + SECOND };
    expect(planned(applying, found(FORMER), { gate })).toMatchObject({ order: { expiresAt: NOW + SECOND } });
  });

  test('is applied once it is seen, whatever the brakes say', () => {
    expect(planned(applying, found(TEXT), { paused: 'an incident' })).toMatchObject({
      kind: 'become',
      state: { status: 'applied', at: NOW },
    });
  });

  test.each([
    [found(OTHER), 'somebody changed', ANEW],
    [NONE, 'somebody changed', ANEW],
    [GONE, 'gone', {}],
  ])('overwrites nothing of others', (look, why, anew) => {
    expect(planned(applying, look)).toEqual(refused('apply', why, anew));
  });

  test('promise 1: is refused where its approval is of another time, whenever it was begun', () => {
    for (const late of [{ approvedAt: daysAgo(31) }, { approvedAt: Number.NaN }, { since: daysAgo(31) }]) {
      const old = { ...applying, state: { ...STATES.applying, ...late } };
      expect(planned(old, found(FORMER), { paused: 'an incident' })).toEqual(refused('apply', '30 days'));
      expect(planned(old, found(TEXT))).toMatchObject({ state: { status: 'applied' } });
    }
  });

  test('waits where the policy cannot be read', () => {
    expect(planned(applying, DENIED)).toMatchObject({ kind: 'wait' });
  });

  test('never without a receipt', () => {
    expect(() => planned(policyChange(STATES.applying), found(FORMER))).toThrow('without a receipt');
  });
});

describe('one that is being undone', () => {
  const braked = { paused: 'an incident', may: { delete: false }, probed: false } as const;

  test('gets the former text back, and no brake stops it', () => {
    expect(planned(undoing, found(TEXT), { ...braked, gate: { status: 'not-asked' } })).toMatchObject({
      kind: 'order',
      order: { change: { kind: 'put-lifecycle-policy', text: FORMER }, expiresAt: NOW + 29 * SECOND },
    });
  });

  test('is deleted where there was none', () => {
    expect(planned(undoingFirst, found(TEXT))).toMatchObject({
      order: { change: { kind: 'delete-lifecycle-policy' } },
    });
  });

  test('is over once the former one is seen', () => {
    const state = { status: 'undone', by: { id: 'U0PAYLEAD' }, at: NOW };
    expect(planned(undoing, found(FORMER))).toEqual({ kind: 'become', state });
    expect(planned(undoingFirst, NONE)).toEqual({ kind: 'become', state });
  });

  test('rests for no hour in its first, for one after that, and sees what was done meanwhile', () => {
    const resting = (since: number, at: number) => ({ ...undoing, waits: { why: 'throttled', since, at } });
    expect(planned(resting(NOW - HOUR, NOW), found(TEXT))).toMatchObject({ kind: 'wait', until: NOW + HOUR });
    expect(planned(resting(NOW - HOUR + SECOND, NOW), found(TEXT))).toMatchObject({ kind: 'order' });
    expect(planned(resting(daysAgo(1), NOW - HOUR), found(TEXT))).toMatchObject({ kind: 'order' });
    expect(planned(resting(daysAgo(1), NOW), found(FORMER))).toMatchObject({ state: { status: 'undone' } });
  });

  test.each([
    [undoing, found(OTHER), 'by hand'],
    [undoing, NONE, 'by hand'],
    [undoing, GONE, 'gone'],
  ])('overwrites nothing of others', (change, look, why) => {
    expect(planned(change, look)).toEqual(refused('undo', why));
  });

  test('waits where the policy cannot be read, and never goes without a receipt', () => {
    expect(planned(undoing, DENIED)).toMatchObject({ kind: 'wait' });
    expect(() => planned(policyChange(STATES.undoing), found(TEXT))).toThrow('without a receipt');
  });
});

test.each(['proposed', 'applied', 'undone'] as const)('nothing is done about one that is %s', (status) => {
  expect(planned(policyChange(STATES[status]), found(FORMER))).toMatchObject({ kind: 'wait' });
});

test('promise 12: what the former owner approved is not applied for the next one, who is asked anew', () => {
  const look = { at: NOW, status: 'found', text: FORMER } as const;
  const receipt = { at: NOW, former: FORMER };
  for (const change of [policyChange(STATES.approved), policyChange(STATES.applying, { receipt })]) {
    expect(planned(change, look, { otherOwner: true })).toEqual({
      kind: 'become',
      state: expect.objectContaining({ status: 'refused', what: 'apply', anew: true }),
    });
  }
  const undoing = policyChange(STATES.undoing, { receipt });
  expect(planned(undoing, look, { otherOwner: true })).toMatchObject({ state: { status: 'undone' } });
});

test('what the gate would have proposed anew is', () => {
  const look = { at: NOW, status: 'found', text: FORMER } as const;
  const gate = { status: 'unsafe', why: 'it grew', anew: true } as const;
  expect(planned(policyChange(STATES.approved), look, { gate })).toMatchObject({
    state: { status: 'refused', why: 'it grew', anew: true },
  });
});
