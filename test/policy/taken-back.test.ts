import { expect, test } from 'vitest';
import type { Answer } from '../../src/policy/learning/answer.ts';
import { heldBy, namedText, takenBack, takenBackText } from '../../src/policy/learning/taken-back.ts';
import type { ExpirableClass } from '../../src/policy/retention-policy.ts';
import { answer, from, kept, learn, removing, untagged } from './learn-build.ts';
import { compiled, expirable, retention } from './lifecycle/retention.ts';

const twice = [answer(removing(60)), answer(removing(20))];
const bare = [untagged(removing(60)), untagged(removing(20))];
const learned = learn({ answers: [...twice, ...bare] }).expires;

const gone = (answers: readonly Answer[], rules: readonly ExpirableClass[] = learned) =>
  takenBack(rules, from({ answers }));

test('what answers still teach is not taken back', () => {
  expect(learned).toHaveLength(2);
  expect(gone([...twice, ...bare])).toEqual([]);
  expect(takenBackText([])).toBeUndefined();
});

test('a newer Keep takes a rule back, and says who', () => {
  const found = gone([...twice, ...bare, answer(kept(3))]);
  expect(found).toEqual([{ patterns: ['pr-*'], why: expect.stringContaining('kept such images on') }]);
  expect(takenBackText(found)).toMatch(
    /^its rule for pr-\* is taken back: pr-\*: U0PAYLEAD kept such images/,
  );
});

test('so does one of images without a tag', () => {
  const found = gone([...twice, ...bare, untagged(kept(3))]);
  expect(found).toEqual([{ patterns: [], why: expect.stringContaining('kept such images on') }]);
  expect(found.map(namedText)).toEqual(['images without a tag']);
});

test('a rule whose answers are not known any more is taken back by nobody, and taught by nobody', () => {
  const found = gone([answer(removing(20))], learned.slice(0, 1));
  expect(found).toEqual([{ patterns: ['pr-*'] }]);
  expect(takenBackText(found)).toContain('do not teach it any more');
});

test('a rule that its text does not hold, as one of the owner’s decides before it, cannot be taken back', () => {
  const rules = [expirable(['pr-*', 'feat-*']), expirable([])];
  const { text } = compiled(retention({ expires: [expirable(['feat-*'])] }));
  expect(heldBy(text, rules)).toEqual([expirable(['feat-*'])]);
  expect(heldBy(compiled(retention({ expires: rules })).text, rules)).toEqual(rules);
});
