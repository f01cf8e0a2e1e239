import { describe, expect, test } from 'vitest';
import {
  goalOf,
  type HoldStatus,
  holdId,
  isOver,
  isResting,
  moveHold,
  originalNames,
  questionsOf,
  TRANSITIONS,
} from '../../src/policy/hold.ts';
import { cosign, digest, NOW, REGISTRY } from './build.ts';
import { aside, hold, member, STATES, STATUSES } from './step-build.ts';

test('which state may follow which', () => {
  expect(TRANSITIONS).toEqual({
    approved: ['quarantining', 'restoring', 'dropped', 'gone'],
    quarantining: ['quarantined', 'restoring', 'gone'],
    quarantined: ['quarantined', 'deleting', 'archived', 'disabled', 'restoring', 'gone'],
    deleting: ['deleted', 'quarantined', 'restoring'],
    restoring: ['restored', 'gone'],
    archived: ['restoring', 'gone'],
    disabled: ['restoring', 'gone'],
    deleted: [],
    restored: [],
    dropped: [],
    gone: [],
  });
});

test('a hold rests where nothing follows, and where only a person wakes it', () => {
  const over: HoldStatus[] = ['deleted', 'restored', 'dropped', 'gone'];
  expect(STATUSES.filter(isOver)).toEqual(over);
  expect(STATUSES.filter(isResting)).toEqual(['archived', 'disabled', ...over]);
});

test('a hold leads to deletion unless it says otherwise', () => {
  const archived = hold('approved', { goal: 'archive' });
  expect([goalOf(hold('approved')), goalOf(archived)]).toEqual(['delete', 'archive']);
});

test('original names are those put aside and those that stay, cosign tags left out', () => {
  const members = [member(1, ['feat-a'], { staying: [cosign(9)] }), member(2, [], { staying: ['feat-b'] })];
  expect(originalNames(hold('archived', { members }))).toEqual(['feat-a', 'feat-b']);
});

describe.each(STATUSES)('from %s', (from) => {
  test.each(STATUSES)('to %s only where the table says so', (to) => {
    const before = hold(from);
    if (TRANSITIONS[from].includes(to)) {
      const began = to === 'quarantining' && { asideAt: NOW };
      expect(moveHold(before, STATES[to])).toEqual({ ...before, state: STATES[to], ...began });
    } else {
      expect(() => moveHold(before, STATES[to])).toThrow(`${before.id}: ${from} cannot become ${to}`);
    }
  });
});

test('moving on ends the intent, and changes nothing of the hold that is moved', () => {
  const change = { kind: 'put-tag', digest: digest(1), tag: aside(1, 'feat-a') } as const;
  const before = hold('quarantining', { intent: { change, at: NOW } });
  const after = moveHold(before, STATES.restoring);
  expect('intent' in after).toBe(false);
  expect(before).toMatchObject({ state: STATES.quarantining, intent: { change } });
});

test('a Restore of any question that it was approved in brings a hold back', () => {
  expect(questionsOf(hold('quarantined'))).toEqual(['r1']);
  expect(questionsOf(hold('quarantined', { formerly: ['r0'] }))).toEqual(['r1', 'r0']);
});

test('a hold is named by registry, repository and root', () => {
  expect(holdId(REGISTRY, 'payments/api', digest(10))).toBe(
    `123456789012/eu-west-1/payments/api@sha256:0000000a${'0'.repeat(56)}`,
  );
});
