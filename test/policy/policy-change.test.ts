import { expect, test } from 'vitest';
import {
  awaitsApproval,
  isUnderWay,
  movePolicyChange,
  POLICY_TRANSITIONS,
  policyChangeId,
} from '../../src/policy/policy-change.ts';
import { policyMark, samePolicy } from '../../src/policy/policy-text.ts';
import { NOW, REGISTRY, REPOSITORY } from './build.ts';
import { FORMER, policyChange, rules, STATES, TEXT } from './build-policy.ts';

test('which state may follow which', () => {
  expect(POLICY_TRANSITIONS).toEqual({
    proposed: ['seconding', 'declined', 'refused', 'superseded', 'lapsed'],
    seconding: ['seconding', 'approved', 'declined', 'refused', 'superseded', 'lapsed'],
    approved: ['applying', 'declined', 'refused'],
    applying: ['applied', 'undoing', 'refused'],
    applied: ['undoing'],
    undoing: ['undone', 'refused'],
    undone: [],
    refused: ['undoing'],
    declined: [],
    superseded: [],
    lapsed: [],
  });
});

test('one person alone never comes to apply a policy', () => {
  const before = Object.entries(POLICY_TRANSITIONS).filter(([, after]) => after.includes('approved'));
  expect(before.map(([status]) => status)).toEqual(['seconding']);
});

test('a forbidden transition throws', () => {
  expect(() => movePolicyChange(policyChange(STATES.proposed), STATES.applying)).toThrow(
    'proposed cannot become applying',
  );
});

test('an intent outlives a move: the call may still be under way', () => {
  const intent = { change: { kind: 'delete-lifecycle-policy' }, at: NOW } as const;
  const moved = movePolicyChange(policyChange(STATES.applying, { intent }), STATES.undoing);
  expect(moved).toMatchObject({ intent, state: STATES.undoing });
});

test('what kept one state waiting does not keep the next', () => {
  const waits = { why: 'throttled', since: NOW, at: NOW };
  expect(movePolicyChange(policyChange(STATES.applying, { waits }), STATES.undoing)).not.toHaveProperty(
    'waits',
  );
});

test('what a worker has to do, and what waits for people', () => {
  const states = Object.values(STATES);
  expect(states.filter(isUnderWay).map(({ status }) => status)).toEqual(['approved', 'applying', 'undoing']);
  expect(states.filter(awaitsApproval).map(({ status }) => status)).toEqual(['proposed', 'seconding']);
});

test('the id names registry, repository and moment', () => {
  expect(policyChangeId(REGISTRY, REPOSITORY, NOW)).toBe(
    `123456789012/eu-west-1/payments/api#lifecycle.${NOW}`,
  );
});

test.each([
  ['the same text', TEXT, TEXT, true],
  ['none and none', undefined, undefined, true],
  ['none and one', undefined, TEXT, false],
  ['one and none', TEXT, undefined, false],
  ['another form', TEXT, JSON.stringify(JSON.parse(TEXT), undefined, 2), true],
  ['another number', TEXT, rules({ tags: ['feat-*'], days: 31 }), false],
  ['another policy', TEXT, FORMER, false],
  ['a field nobody knows, in another form', '{"rules":[],"x":1}', '{ "x": 1, "rules": [] }', true],
  ['a field nobody knows, otherwise', '{"rules":[],"x":1}', '{"rules":[],"x":2}', false],
  ['no JSON', 'rules', 'rules ', false],
  ['no JSON beside a policy', 'rules', TEXT, false],
])('%s', (_, one, other, same) => {
  expect(samePolicy(one, other)).toBe(same);
});

test('the mark of a text is its own', () => {
  expect(policyMark(TEXT)).toBe(policyMark(TEXT));
  expect(policyMark(TEXT)).not.toBe(policyMark(`${TEXT} `));
});
