import { expect, test } from 'vitest';
import type { Answer } from '../../src/policy/learning/answer.ts';
import { hasRulesOfOurs, takenBackInForce } from '../../src/policy/learning/taken-back-in-force.ts';
import type { PolicyChange, PolicyChangeState } from '../../src/policy/policy-change.ts';
import type { ExpirableClass } from '../../src/policy/retention-policy.ts';
import { NOW } from './build.ts';
import { LEAD, policyChange, STATES } from './build-policy.ts';
import { answer, from, frozen, kept, learn, removing, untagged } from './learn-build.ts';
import { compiled, retention } from './lifecycle/retention.ts';

const FEATURES = [frozen(4, ['feat-1']), frozen(5, ['feat-2'])];
const branches = (state: Parameters<typeof answer>[0]) => answer(state, { class: 'branch' }, FEATURES);
const TAUGHT = {
  'pr-*': [answer(removing(60)), answer(removing(20))],
  'feat-*': [branches(removing(60)), branches(removing(20))],
  '': [untagged(removing(60)), untagged(removing(20))],
};
const REGRETS = { 'pr-*': answer(kept(3)), 'feat-*': branches(kept(3)), '': untagged(kept(3)) };
type Name = keyof typeof TAUGHT;

const answers = (names: readonly Name[], regretted: readonly Name[] = []): readonly Answer[] => [
  ...names.flatMap((name) => TAUGHT[name]),
  ...regretted.map((name) => REGRETS[name]),
];
const rulesFor = (...names: readonly Name[]): readonly ExpirableClass[] =>
  learn({ answers: answers(names) }).expires;
const textOf = (...names: readonly Name[]) => compiled(retention({ expires: rulesFor(...names) })).text;

/** A change that ECR was given, with these rules in its text. */
function given(
  names: readonly Name[],
  parts: { state?: PolicyChangeState; former?: string; text?: string; learned?: readonly Name[] } = {},
): PolicyChange {
  const { state = STATES.applied, former, text = textOf(...names), learned = names } = parts;
  return policyChange(state, {
    text,
    receipt: { at: NOW, ...(former !== undefined && { former }) },
    retention: retention({ expires: rulesFor(...learned) }),
  });
}

const all: readonly Name[] = ['pr-*', 'feat-*', ''];
const found = (text: string, changes: readonly PolicyChange[], regretted: readonly Name[]) =>
  takenBackInForce(text, changes, from({ answers: answers(all, regretted) }));
const about = (pattern: string) => [
  { patterns: [pattern], why: expect.stringContaining('kept such images') },
];

test('what answers still teach is nothing to tell of', () => {
  const one = given(['pr-*', '']);
  expect(found(one.text, [one], [])).toBeUndefined();
  expect(found(one.text, [one], ['feat-*'])).toBeUndefined();
  expect(found(one.text, [], ['pr-*'])).toBeUndefined();
  expect([hasRulesOfOurs(one.text, [one]), hasRulesOfOurs(one.text, [])]).toEqual([true, false]);
});

test('where the answers it was learned from are not known any more, nobody took it back', () => {
  const one = given(['pr-*']);
  expect(takenBackInForce(one.text, [one], from({ answers: [] }))).toBeUndefined();
});

test('putting the former policy back is offered where that has no such rule', () => {
  const one = given(['pr-*', '']);
  expect(found(one.text, [one], [''])).toEqual({
    ours: one,
    rules: [{ patterns: [], why: expect.stringContaining('kept such images') }],
    undoHelps: true,
  });
  const two = given(['feat-*'], { former: textOf('pr-*') });
  expect(found(two.text, [two, one], ['feat-*'])).toMatchObject({ ours: two, undoHelps: true });
});

test('a former policy with a rule that was taken back before is not offered', () => {
  const one = given(['pr-*']);
  const two = given(['feat-*'], { former: one.text });
  expect(found(two.text, [two, one], ['pr-*', 'feat-*'])).toEqual({
    ours: two,
    rules: about('feat-*'),
    undoHelps: false,
  });
});

test('a rule that was left out for one of its owner’s is not in force, and not told', () => {
  const one = given(['feat-*'], { learned: ['pr-*', 'feat-*'] });
  expect(found(one.text, [one], ['pr-*'])).toBeUndefined();
});

test('where ECR refused to put the former one back, what is in force is told all the same, and may be tried again', () => {
  const state = { status: 'refused', what: 'undo', why: 'denied', at: NOW, byEcr: true } as const;
  const one = given(['pr-*'], { state });
  expect(found(one.text, [one], ['pr-*'])).toEqual({ ours: one, rules: about('pr-*'), undoHelps: true });
});

test('beside a rule that somebody added by hand it is told without the click, which would overwrite nothing', () => {
  const one = given(['pr-*']);
  const former = compiled(retention({ expires: rulesFor('feat-*') })).text;
  const beside = former.replace('"rulePriority":1,', '"rulePriority":9,');
  const both = compiled(retention({ expires: rulesFor('pr-*') }), beside.replace('Layaway: ', '')).text;
  expect(hasRulesOfOurs(both, [one])).toBe(true);
  expect(found(both, [one], ['pr-*'])).toEqual({ ours: one, rules: about('pr-*'), undoHelps: false });
});

test('what somebody takes back at this moment is not told beside it', () => {
  const one = given(['pr-*'], { state: { status: 'undoing', by: LEAD, at: NOW } });
  expect(hasRulesOfOurs(one.text, [one])).toBe(false);
});

test('an older change tells why its rule came, where the newest has it no more', () => {
  const older = given(['pr-*']);
  const newer = given(['feat-*']);
  const both = textOf('pr-*', 'feat-*');
  expect(found(both, [newer, older], ['pr-*'])).toMatchObject({ ours: newer, rules: about('pr-*') });
});
