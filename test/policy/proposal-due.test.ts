import { expect, test } from 'vitest';
import type { PolicyChangeState } from '../../src/policy/policy-change.ts';
import { isProposalDue } from '../../src/policy/proposal-due.ts';
import { daysAgo, NOW } from './build.ts';

const by = { id: 'U0PAYLEAD' };
const due = (proposed: number, state: PolicyChangeState) =>
  isProposalDue([{ proposedAt: daysAgo(proposed), state }], NOW);

test('nothing was proposed before: it is due', () => {
  expect(isProposalDue([], NOW)).toBe(true);
});

test('never while one waits or is on its way', () => {
  expect(due(14, { status: 'proposed' })).toBe(false);
  expect(due(400, { status: 'undoing', by, at: daysAgo(300) })).toBe(false);
});

test('once in 30 days, and 90 days after a no', () => {
  const applied = { status: 'applied', by, first: by, at: daysAgo(28) } as const;
  expect(due(29, applied)).toBe(false);
  expect(due(30, applied)).toBe(true);
  expect(due(40, { status: 'superseded', at: daysAgo(1) })).toBe(true);
  expect(due(200, { status: 'declined', by, at: daysAgo(89) })).toBe(false);
  expect(due(200, { status: 'declined', by, at: daysAgo(90) })).toBe(true);
  expect(due(200, { status: 'undone', by, at: daysAgo(89) })).toBe(false);
});

test('at once where nobody said anything: it lapsed, another owner is to be asked, or the list was another one', () => {
  expect(due(15, { status: 'proposed' })).toBe(true);
  expect(due(15, { status: 'lapsed', at: daysAgo(1) })).toBe(true);
  expect(due(2, { status: 'superseded', at: daysAgo(1), because: 'owner' })).toBe(true);
  expect(due(2, { status: 'superseded', at: daysAgo(1) })).toBe(false);
  const refused = { status: 'refused', what: 'apply', why: 'more images', at: daysAgo(1) } as const;
  expect([due(2, refused), due(2, { ...refused, anew: true })]).toEqual([false, true]);
});

test('an applied one that would take what is needed now does not wait for its turn', () => {
  const applied = { status: 'applied', by, first: by, at: daysAgo(3) } as const;
  const one = (state: PolicyChangeState) => [{ proposedAt: daysAgo(4), state }];
  expect(isProposalDue(one(applied), NOW, true)).toBe(true);
  const refused = { status: 'refused', what: 'undo', why: 'denied', at: daysAgo(3) } as const;
  expect([isProposalDue(one(refused), NOW, true), isProposalDue(one(refused), NOW)]).toEqual([true, false]);
  expect(isProposalDue(one({ ...refused, what: 'apply' }), NOW, true)).toBe(false);
  expect(isProposalDue(one({ status: 'declined', by, at: daysAgo(3) }), NOW, true)).toBe(false);
});
