import { describe, expect, test } from 'vitest';
import { appliedHere } from '../../../src/policy/applied-rules.ts';
import { compileLifecycle } from '../../../src/policy/lifecycle/compile.ts';
import { isOwnRule } from '../../../src/policy/lifecycle/own-shape.ts';
import { archivedFor, moreThan, olderThan, patterns, prefixes, rule } from './build.ts';
import { compiled, expirable, retention, written } from './retention.ts';

const text = (...rules: unknown[]) => JSON.stringify({ rules });
const feat = retention({ expires: [expirable(['feat-*'])] });

describe("beside the owner's rules", () => {
  const owners = `{ "rules" : [
    {"rulePriority": 5,  "description": "keep \\u0031, \\"rulePriority\\": 7 ]},{", "selection": {"tagStatus":"tagged","tagPrefixList":["beta-"],"countType":"imageCountMoreThan","countNumber":3},"action":{"type":"expire"}},
    {"rulePriority": 1e1, "selection": {"tagStatus":"any","countType":"imageCountMoreThan","countNumber":100},"action":{"type":"expire"}}
  ] }`;

  test('theirs stay as they are written, ours follow', () => {
    const { text: made } = compiled(feat, owners);
    const [first] = owners.split('\n').slice(1);
    expect(made).toContain(first?.trim());
    expect(written(made)).toEqual([
      '5 beta- >3',
      '10 any >100',
      '6 layaway.* >100000',
      '7 v* >100000',
      '8 feat-* 30d',
    ]);
  });

  test('a rule for any image stays last, if need be with another number', () => {
    const { text: made, notes } = compiled(retention({ expires: [expirable(['a', 'b', 'c'])] }), owners);
    expect(written(made)).toEqual([
      ...['5 beta- >3', '11 any >100', '6 layaway.* >100000', '7 v* >100000'],
      ...['8 a 30d', '9 b 30d', '10 c 30d'],
    ]);
    expect(notes).toEqual([
      'Rule 10 for any image decides after ours: what ours speak of, it leaves alone.',
      'Rule 10 becomes rule 11, so that it stays the last one.',
    ]);
  });

  test('doing it again changes nothing, and former rules of ours go', () => {
    const once = compiled(feat, owners).text;
    expect(compiled(feat, once).text).toBe(once);
    const other = compiled(retention({ expires: [expirable(['fix-*'])] }), once).text;
    expect(written(other).at(-1)).toBe('8 fix-* 30d');
    expect(written(compiled(retention(), other).text)).toEqual(['5 beta- >3', '10 any >100']);
  });

  test('nothing of ours, now or before: the text stays byte for byte', () => {
    expect(compiled(retention(), owners).text).toBe(owners);
    expect(
      compileLifecycle(
        retention(),
        text({
          ...rule(1, { tagStatus: 'untagged', ...olderThan(3) }),
          description: 'Layaway: expire untagged images after 3 days: removed twice',
        }),
        isOwnRule,
      ),
    ).toHaveProperty('refused');
  });

  test('a rule of ours that was copied from another repository is the owner’s, and stays; its card says so', () => {
    const elsewhere = compiled(retention({ expires: [expirable(['pr-*'])] })).text;
    const made = compileLifecycle(feat, elsewhere, () => false);
    if ('refused' in made) throw new Error(made.refused.join('; '));
    expect(written(made.text)).toEqual(expect.arrayContaining(['3 pr-* 30d', '6 feat-* 30d']));
    expect(made.notes[0]).toMatch(/^No approval of it is known here: 3 rules in ECR read like Layaway's/);
    const [first, second, rule] = JSON.parse(elsewhere).rules;
    const one = compileLifecycle(feat, JSON.stringify({ rules: [rule] }), () => false);
    expect(one).toMatchObject({ notes: [expect.stringContaining('1 rule in ECR reads like')] });
    // Also where nothing is taught, and the text stays as it is.
    const none = compileLifecycle(retention(), elsewhere, () => false);
    expect(none).toEqual({ text: elsewhere, notes: made.notes.slice(0, 1) });
    const applied = appliedHere([
      { text: JSON.stringify({ rules: [first, { ...rule, rulePriority: 9 }] }), receipt: { at: 0 } },
      { text: JSON.stringify({ rules: [second] }) },
      { text: 'not a policy', receipt: { at: 0 } },
    ]);
    const known = compileLifecycle(feat, elsewhere, applied);
    expect(written('text' in known ? known.text : '')).toEqual([
      '2 v* >100000',
      '3 layaway.* >100000',
      '4 v* >100000',
      '5 feat-* 30d',
    ]);
  });

  test('a rule that only begins like one of ours is the owner’s, and stays', () => {
    const theirs = text({
      ...rule(1, { tagStatus: 'untagged', ...olderThan(3) }),
      description: 'Layaway: mine',
    });
    expect(compiled(feat, theirs).text).toContain('Layaway: mine');
  });

  test('a field beside the rules would be lost: nothing is written', () => {
    const current = JSON.stringify({ ...JSON.parse(owners), version: '2' });
    expect(compileLifecycle(feat, current, isOwnRule)).toEqual({
      refused: ['policy.version is not a known field'],
    });
  });

  test('what a rule of theirs decides on before is left out', () => {
    const current = text(
      rule(1, { ...prefixes('feat-'), ...moreThan(3) }),
      rule(2, { tagStatus: 'untagged', ...olderThan(3) }),
      rule(3, { ...patterns('pr-*', 'x*'), ...moreThan(3) }),
      rule(4, { ...patterns('wip'), ...archivedFor(90) }),
    );
    const { text: made, notes } = compiled(
      retention({ expires: [expirable(['feat-x*', 'pr-*', 'wip']), expirable([])] }),
      current,
    );
    expect(written(made).slice(4)).toEqual([
      ...['5 layaway.* >100000', '6 v* >100000', '7 pr-* 30d', '8 wip 30d'],
    ]);
    expect(notes).toEqual([
      'The pattern feat-x* is left out: rule 1 decides on all of them before.',
      'Untagged images: rule 2 is for them already, and ECR allows one.',
    ]);
  });

  test('free numbers between theirs are used', () => {
    const current = text(
      rule(1, { ...prefixes('a'), ...moreThan(3) }),
      rule(3, { ...patterns('b'), ...archivedFor(90) }),
      rule(9, { tagStatus: 'any', ...olderThan(300) }),
      rule(2, { tagStatus: 'any', ...archivedFor(300) }),
    );
    expect(compileLifecycle(feat, current, isOwnRule)).toHaveProperty('refused');
    const valid = current.replace('"rulePriority":2,', '"rulePriority":8,');
    expect(
      written(compiled(feat, valid).text)
        .slice(4)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['2', '4', '5']);
  });

  test('rules for any image of both storage classes stay last', () => {
    const current = text(
      rule(1, { ...prefixes('a'), ...moreThan(3) }),
      rule(3, { tagStatus: 'any', ...olderThan(300) }),
      rule(2, { tagStatus: 'any', ...archivedFor(300) }),
    );
    const { text: made, notes } = compiled(feat, current);
    expect(written(made).map((line) => line.split(' ')[0])).toEqual(['1', '6', '5', '2', '3', '4']);
    expect(notes).toHaveLength(3);
  });

  test('no number is left after the largest', () => {
    const current = text(rule(2_147_483_647, { ...prefixes('a'), ...moreThan(3) }));
    expect(compileLifecycle(feat, current, isOwnRule)).toEqual({
      refused: ['there is no priority number left for more rules'],
    });
    const last = text(
      rule(2_147_483_643, { ...prefixes('a'), ...moreThan(3) }),
      rule(2_147_483_645, { tagStatus: 'any', ...olderThan(300) }),
    );
    expect(compileLifecycle(feat, last, isOwnRule)).toHaveProperty('text');
    const two = retention({ expires: [expirable(['feat-*', 'fix-*'])] });
    expect(compileLifecycle(two, last, isOwnRule)).toHaveProperty('refused');
  });

  test.each<[string, string, string]>([
    ['is no JSON', '{', 'the policy is not JSON'],
    ['has no rules', '{"rules":1}', 'policy.rules is not a list'],
    ['is null', 'null', 'policy.rules is not a list'],
    ['hides its rules', '{"\\u0072ules":[{}]}', 'the rules cannot be told apart in the text'],
    [
      'has a field we do not know',
      text({ ...rule(1, { tagStatus: 'any', ...olderThan(3) }), shield: 1 }),
      "a rule of the owner's: rule 1.shield is not a known field",
    ],
    ['gives its rules twice', '{"rules":[],"\\u0072ules":[]}', 'policy.rules is given twice'],
    ['has rules that are none', '{"rules":[3]}', "a rule of the owner's: rule 1 is not an object"],
    [
      'hides a number',
      text(
        rule(1, { ...patterns('a'), ...moreThan(1) }),
        rule(2, { tagStatus: 'any', ...olderThan(3) }),
      ).replace('"rulePriority":2', '"rule\\u0050riority":2'),
      'a rule for any tag status must come last',
    ],
  ])('a policy that %s is refused', (_what, current, why) => {
    const done = compileLifecycle(feat, current, isOwnRule);
    expect('refused' in done && done.refused.join('; ')).toContain(why);
  });
});
