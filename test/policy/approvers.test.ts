import { expect, test } from 'vitest';
import { approvalToday } from '../../src/policy/approvers.ts';

test('two approvals count with the standing that both people have today', () => {
  expect(approvalToday(['member', 'lead'], true)).toEqual({ status: 'stands' });
  expect(approvalToday(['admin', 'member'], true)).toEqual({ status: 'stands' });
  expect(approvalToday(['member', 'member'], false)).toEqual({ status: 'stands' });
  expect(approvalToday(['member', 'member'], true)).toMatchObject({ status: 'over' });
});

test('one who may not decide any more ends it, one of whom nobody can tell makes it wait', () => {
  expect(approvalToday(['none', 'lead'], false)).toMatchObject({ status: 'over' });
  expect(approvalToday(['unknown', 'none'], false)).toMatchObject({ status: 'over' });
  expect(approvalToday(['lead', 'unknown'], true)).toMatchObject({ status: 'unknown' });
});
