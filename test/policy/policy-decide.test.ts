import { describe, expect, test } from 'vitest';
import type { PolicyChangeState } from '../../src/policy/policy-change.ts';
import {
  decidePolicy,
  type PolicyDecision,
  type PolicyDecisionContext,
} from '../../src/policy/policy-decide.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import { permissionsOf } from '../../src/policy/review-decide.ts';
import { daysAgo, NOW } from './build.ts';
import { DEV, LEAD, policyChange, STATES, TEXT } from './build-policy.ts';

const APPROVE: PolicyDecision = { kind: 'approve', mark: policyMark(TEXT) };

function decided(
  state: PolicyChangeState,
  decision: PolicyDecision,
  context: Partial<PolicyDecisionContext> = {},
) {
  return decidePolicy(policyChange(state), decision, {
    ...{ by: LEAD.id, role: 'lead', now: NOW, may: permissionsOf('delete'), leadMustApprove: true },
    ...(state.status === 'seconding' && { first: state.role }),
    ...context,
  });
}

describe('approving', () => {
  test('takes a first person, who changes nothing yet', () => {
    expect(decided(STATES.proposed, APPROVE, { by: DEV.id, role: 'member' })).toEqual({
      state: { status: 'seconding', by: DEV, role: 'member', at: NOW },
    });
  });

  test('and a second one', () => {
    expect(decided(STATES.seconding, APPROVE)).toEqual({
      state: { status: 'approved', by: LEAD, first: DEV, at: NOW },
    });
  });

  test('not once the proposal has lapsed: its count is of another time', () => {
    for (const state of [STATES.proposed, STATES.seconding]) {
      const old = { ...policyChange(state), proposedAt: daysAgo(15) };
      const context = { by: LEAD.id, role: 'lead', now: NOW, may: permissionsOf('delete') } as const;
      expect(decidePolicy(old, APPROVE, { ...context, leadMustApprove: true })).toEqual({
        refused: expect.stringContaining('has lapsed'),
      });
    }
    const over = { refused: expect.stringContaining('has lapsed') };
    expect(decided({ status: 'lapsed', at: NOW }, APPROVE)).toEqual(over);
    const owner = { status: 'superseded', at: NOW, because: 'owner' } as const;
    expect(decided(owner, APPROVE)).toEqual({ refused: expect.stringContaining('another owner') });
  });

  test('an undo that could not be done may be tried again', () => {
    const refused = { status: 'refused', what: 'undo', why: 'somebody changed it', at: NOW } as const;
    expect(decided(refused, { kind: 'undo' })).toEqual({ state: { status: 'undoing', by: LEAD, at: NOW } });
  });

  test('never the same person twice', () => {
    expect(decided(STATES.seconding, APPROVE, { by: DEV.id })).toEqual({
      refused: expect.stringContaining('takes a second person'),
    });
  });

  test('one of them is a lead, unless the configuration says otherwise', () => {
    const member = { by: 'U0PAYOPS', role: 'member' } as const;
    expect(decided(STATES.seconding, APPROVE, member)).toEqual({
      refused: expect.stringContaining('must be a lead'),
    });
    expect(decided(STATES.seconding, APPROVE, { ...member, leadMustApprove: false })).toHaveProperty('state');
    expect(decided({ ...STATES.seconding, role: 'lead' }, APPROVE, member)).toMatchObject({
      state: { status: 'approved' },
    });
    expect(decided(STATES.seconding, APPROVE, { role: 'admin' })).toHaveProperty('state.status', 'approved');
  });

  test('a first approval lapses after seven days, or with the right of whoever gave it', () => {
    const anew = { state: { status: 'seconding', by: LEAD, role: 'lead', at: NOW, instead: DEV } };
    expect(decided({ ...STATES.seconding, at: daysAgo(8) }, APPROVE)).toEqual(anew);
    expect(decided({ ...STATES.seconding, at: Number.NaN }, APPROVE)).toEqual(anew);
    expect(decided({ ...STATES.seconding, at: daysAgo(7) }, APPROVE)).toHaveProperty(
      'state.status',
      'approved',
    );
    expect(decided(STATES.seconding, APPROVE, { first: undefined })).toEqual(anew);
    const lapse = { at: NOW, why: 'it was restarted' };
    expect(decided(STATES.seconding, APPROVE, { lapse })).toEqual(anew);
  });

  test('both approve the text they saw', () => {
    const other: PolicyDecision = { kind: 'approve', mark: policyMark('{}') };
    expect(decided(STATES.seconding, other)).toEqual({ refused: expect.stringContaining('another policy') });
  });

  test.each(['observe', 'ask', 'quarantine'] as const)('records nothing in the mode %s', (mode) => {
    expect(decided(STATES.proposed, APPROVE, { may: permissionsOf(mode) })).toEqual({
      refused: expect.stringContaining('`delete` only'),
    });
  });

  test.each(['approved', 'applied', 'undone', 'refused', 'declined', 'superseded'] as const)(
    'comes too late for one that is %s',
    (status) => {
      expect(decided(STATES[status], APPROVE)).toEqual({ refused: expect.any(String) });
    },
  );
});

test.each(['proposed', 'seconding', 'approved'] as const)('one that is %s can be declined', (status) => {
  expect(decided(STATES[status], { kind: 'decline' })).toEqual({
    state: { status: 'declined', by: LEAD, at: NOW },
  });
});

test('one that is applied is undone, not declined', () => {
  expect(decided(STATES.applied, { kind: 'decline' })).toEqual({
    refused: expect.stringContaining('Undo takes it back'),
  });
});

test('one person takes back what is applied or just being applied', () => {
  for (const status of ['applied', 'applying'] as const) {
    expect(decided(STATES[status], { kind: 'undo' }, { by: DEV.id, role: 'member' })).toEqual({
      state: { status: 'undoing', by: DEV, at: NOW },
    });
  }
});

test.each([
  ['proposed', 'nothing to undo'],
  ['seconding', 'nothing to undo'],
  ['approved', 'Decline it'],
  ['undoing', 'had the former policy put back'],
  ['declined', 'declined this policy'],
  ['refused', 'the repository is gone.'],
  ['superseded', 'newer proposal'],
] as const)('there is nothing to undo of one that is %s', (status, why) => {
  expect(decided(STATES[status], { kind: 'undo' })).toEqual({ refused: expect.stringContaining(why) });
});
