import { expect, test } from 'vitest';
import type { RestoreCause } from '../../src/policy/hold.ts';
import type { Image } from '../../src/policy/image.ts';
import { step } from '../../src/policy/step.ts';
import { restoreStep } from '../../src/policy/step-restore.ts';
import { NOW } from './build.ts';
import { aside, CAUSE, facts, hold, lookAt, member, tagged, told } from './step-build.ts';

const [A, B] = [aside(1, 'a'), aside(1, 'b')];
const next = (images: readonly Image[], elsewhere: readonly string[] = []) =>
  told(step(hold('restoring', { members: [member(1, ['a', 'b'])] }), facts(lookAt(images, elsewhere))));

test.each([
  // the names that image 1 carries, those another image carries, what follows
  [[A, B], [], 'put tag a on #1'],
  [[A, B], ['a'], 'put tag b on #1'],
  [[A, B], ['a', 'b'], '→ restored without the names a, b'],
  [['a', A, B], ['b'], `take tag ${A} off #1`],
  [['a', B], ['b'], '→ restored without the names b'],
  [['b', A, B], ['a'], `take tag ${B} off #1`],
  [['b', A], ['a'], '→ restored without the names a'],
  [['a', 'b', A, B], [], `take tag ${A} off #1`],
  [['a', 'b', B], [], `take tag ${B} off #1`],
  [['a', 'b'], [], '→ restored'],
  [['a', 'b', 'hotfix'], [], '→ restored'],
  // Both names are gone: the old one is put back all the same, if it is free.
  [[B], [], 'put tag a on #1'],
  [[], ['a'], 'put tag b on #1'],
  [[], ['a', 'b'], '→ restored without the names a, b'],
  // Somebody moved a quarantine name to another image: it is theirs now, the old name counts.
  [[], [A, B], 'put tag a on #1'],
  [['a', 'b'], [A, B], '→ restored'],
])('names %j here, %j elsewhere', (here, elsewhere, then) => {
  expect(next([tagged(1, here)], elsewhere)).toBe(then);
});

test('a name that went to another member of the same family stays there', () => {
  const members = [member(1, ['a']), member(2, ['b'])];
  const look = lookAt([tagged(1, [A]), tagged(2, [aside(2, 'b'), 'a'])]);
  expect(told(step(hold('restoring', { members }), facts(look)))).toBe('put tag b on #2');
  const done = lookAt([tagged(1, [A]), tagged(2, ['b', 'a'])]);
  expect(told(step(hold('restoring', { members }), facts(done)))).toBe('→ restored without the names a');
});

test('an archived image whose names are back stays in the archive that somebody put it in', () => {
  expect(next([tagged(1, ['a', 'b'], { status: 'ARCHIVED' })])).toBe('→ restored');
});

test('the end is dated by the look, names its cause, and lists what is missing only where something is', () => {
  const held = hold('restoring', { members: [member(1, ['a']), member(2)] });
  const cause = { kind: 'trip', signal: 'it was pulled on 2026-11-22' } as const;
  const end = (images: readonly Image[]) => restoreStep(held, facts(lookAt(images, [], NOW - 7)), cause);
  const state = { status: 'restored', at: NOW - 7, cause, taken: [] };
  expect(end([tagged(1, ['a']), tagged(2, [])])).toEqual({ kind: 'become', state });
  expect(end([tagged(1, ['a'])])).toEqual({
    kind: 'become',
    state: { ...state, missing: [member(2).digest] },
  });
});

test.each(['approved', 'quarantining', 'restoring'] as const)(
  'a step in %s that was not told who carries a name is a fault, not a guess',
  (status) => {
    const look = { ...lookAt([tagged(1, [status === 'restoring' ? A : 'a'])]), tagOwners: new Map() };
    const name = status === 'restoring' ? 'a' : A;
    const held = hold(status, { members: [member(1, ['a'])] });
    expect(() => step(held, facts(look))).toThrow(`planned without looking who carries ${name}`);
  },
);

test('what was faster than a restore is named, where it is known', () => {
  const why = "the repository's lifecycle policy (rule 2) deletes it within a day";
  const becomes = (cause: RestoreCause) =>
    step(hold('restoring', { state: { status: 'restoring', since: NOW, cause } }), facts(lookAt([])));
  expect(becomes({ kind: 'veto', why })).toEqual({
    kind: 'become',
    state: { status: 'gone', at: NOW, why },
  });
  expect(becomes(CAUSE)).toEqual({ kind: 'become', state: { status: 'gone', at: NOW } });
});
