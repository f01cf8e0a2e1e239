import { describe, expect, test } from 'vitest';
import { namesToLookUp } from '../../src/policy/held-names.ts';
import type { HoldGoal, HoldStatus } from '../../src/policy/hold.ts';
import { step } from '../../src/policy/step.ts';
import type { StepFacts } from '../../src/policy/step-facts.ts';
import { DAY } from '../../src/policy/time.ts';
import { NOW } from './build.ts';
import { aside, facts, hold, lookAt, member, tagged, told } from './step-build.ts';

const approval = { by: 'U0PAYLEAD', at: NOW - 20 * DAY, effect: 'quarantine' } as const;

const disabled = (status: HoldStatus) => hold(status, { goal: 'disable', approval });
const archived = (status: HoldStatus) =>
  hold(status, {
    goal: 'archive',
    stop: 'archive',
    approval,
    members: [member(1, [], { staying: ['feat-a'] })],
  });

const held = { disable: disabled, archive: archived } as const;
const asLeft = {
  disable: tagged(1, [aside(1, 'feat-a')]),
  archive: tagged(1, ['feat-a'], { status: 'ARCHIVED' }),
} as const;

type Rest = Exclude<HoldGoal, 'delete'>;
const next = (goal: Rest, status: HoldStatus, parts: Partial<StepFacts> = {}, images = [asLeft[goal]]) =>
  told(step(held[goal](status), facts(lookAt(images), parts)));

describe.each([
  ['disable', 'disabled'],
  ['archive', 'archived'],
] as const)('%s', (goal, end) => {
  test('rests after its watch window, and is never deleted', () => {
    expect(next(goal, 'quarantined')).toBe(`→ ${end}`);
    expect(next(goal, 'quarantined', { now: NOW - DAY })).toBe('wait: the watch window runs');
    expect(next(goal, end)).toBe('wait: it rests until somebody wants it back');
    expect(namesToLookUp(held[goal](end), new Map([[asLeft[goal].digest, asLeft[goal]]]))).toEqual([]);
  });

  test('rests under pause and in any mode, as nothing is changed by that; doubt waits', () => {
    expect(
      next(goal, 'quarantined', { paused: 'incident 7', may: { quarantine: false, delete: false } }),
    ).toBe(`→ ${end}`);
    expect(next(goal, 'quarantined', { rejudged: { status: 'unknown', why: 'ecs: no answer' } })).toBe(
      'wait: ecs: no answer',
    );
    expect(next(goal, 'quarantined', { rejudged: { status: 'not-asked' } })).toBe('ask');
  });

  test('comes back on a sign of use while it is watched', () => {
    expect(next(goal, 'quarantined', { signal: 'ECS could not pull it' })).toBe(
      '→ restoring on a trip: ECS could not pull it',
    );
  });

  test('comes back where a record says that it is being deleted: nobody approved that', () => {
    expect(next(goal, 'deleting')).toBe('→ restoring on a veto: nobody approved its deletion');
  });

  test('is gone where somebody removed it', () => {
    expect(next(goal, 'quarantined', {}, [])).toBe('→ gone');
  });
});

test('what is archived keeps its names: one more or less meanwhile is a veto', () => {
  const archive = (tags: readonly string[]) =>
    next('archive', 'quarantined', {}, [tagged(1, tags, { status: 'ARCHIVED' })]);
  expect(archive(['feat-a', 'v1'])).toBe('→ restoring on a veto: somebody put the tag v1 on it');
  expect(archive([])).toBe('→ restoring on a veto: somebody took the tag feat-a off it');
});

test('restoring from the archive asks for it, then waits until it is there', () => {
  const back = (status: 'ARCHIVED' | 'ACTIVATING' | 'ACTIVE') =>
    next('archive', 'restoring', {}, [tagged(1, ['feat-a'], { status })]);
  expect([back('ARCHIVED'), back('ACTIVATING'), back('ACTIVE')]).toEqual([
    'activate #1',
    'wait: ECR is bringing it back, up to 20 minutes',
    '→ restored',
  ]);
});
