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

test('never while one waits or is on its way, however old', () => {
  expect(due(400, { status: 'proposed' })).toBe(false);
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
