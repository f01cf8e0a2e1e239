import { describe, expect, test } from 'vitest';
import { compileRetention } from '../../../src/policy/lifecycle/compile.ts';
import { DAY } from '../../../src/policy/time.ts';
import { NOW } from '../build.ts';
import { moreThan, olderThan, patterns, prefixes, rule } from './build.ts';
import { compiled, exception, expirable, retention, written } from './retention.ts';

const text = (...rules: unknown[]) => JSON.stringify({ rules });
const feat = retention({ expires: [expirable(['feat-*'])] });

describe('a policy for a repository without one', () => {
  test('spares what is put aside and what is protected, then expires, a rule for each pattern', () => {
    const { text: made, notes } = compiled(
      retention({
        expires: [
          expirable([]),
          expirable(['pr-*', 'mr-*'], { class: 'preview', limit: { kind: 'count', count: 5 } }),
          expirable(['feat-*'], { limit: { kind: 'days', days: 60 } }),
        ],
      }),
    );
    expect(written(made)).toEqual([
      '1 layaway.* >100000',
      '2 v* >100000',
      '3 feat-* 60d',
      '4 pr-* >5',
      '5 mr-* >5',
      '6 untagged 30d',
    ]);
    expect(JSON.parse(made).rules[2]).toEqual({
      rulePriority: 3,
      description: 'Layaway: expire feat-* after 60 days: removed twice',
      selection: {
        ...{ tagStatus: 'tagged', tagPatternList: ['feat-*'] },
        ...{ countType: 'sinceImagePushed', countUnit: 'days', countNumber: 60 },
      },
      action: { type: 'expire' },
    });
    expect(notes).toEqual([
      'The newest 5 are kept of each pattern apart: pr-*, mr-*.',
      'Untagged images may be signatures or attestations of images that stay: look at the preview before this is applied.',
    ]);
  });

  test('for untagged images alone spares nothing: what is spared has a tag', () => {
    expect(written(compiled(retention({ expires: [expirable([])] })).text)).toEqual(['1 untagged 30d']);
  });

  test('spares exceptions by the tags that a rule would reach, while they hold', () => {
    const exceptions = [
      exception(1, ['feat-a', 'blue']),
      exception(2, ['feat-b'], { until: NOW }),
      exception(3, ['feat-c', 'v1'], { until: NOW + DAY }),
      exception(4, ['other']),
    ];
    const { text: made } = compiled({ ...feat, exceptions });
    expect(written(made).slice(2)).toEqual(['3 feat-a >100000', '4 feat-c >100000', '5 feat-* 30d']);
  });

  test('spares signatures where a pattern would reach them', () => {
    const shields = (pattern: string) =>
      written(compiled(retention({ expires: [expirable([pattern])] })).text).slice(1, -1);
    expect(shields('*-SNAPSHOT')).toEqual(['2 sha256-* >100000', '3 v* >100000']);
    expect(shields('sha256-a*')).toEqual(['2 sha256-* >100000', '3 v* >100000']);
    expect(shields('sha*')).toEqual(['2 sha256-* >100000', '3 v* >100000']);
    expect(shields('feat-*')).toEqual(['2 v* >100000']);
  });

  test('says expressions with wildcards, and one shield for what several would spare', () => {
    const protects = [{ class: 'release' as const, tags: ['/^v\\d+\\.\\d+/', 'v1*', 'v*'], why: 'releases' }];
    expect(written(compiled({ ...feat, protects }).text)).toEqual([
      '1 layaway.* >100000',
      '2 v* >100000',
      '3 feat-* 30d',
    ]);
  });

  test('lets nothing with a tag expire where something cannot be spared', () => {
    const protects = [{ class: 'release' as const, tags: ['/\\d/'], why: 'releases' }];
    expect(compileRetention({ ...feat, protects }, undefined)).toEqual({
      refused: [
        'nothing is to expire by itself',
        "/\\d/ cannot be spared by ECR's patterns: no rule for tags is written.",
      ],
    });
    const both = retention({ protects, expires: [expirable(['feat-*']), expirable([])] });
    expect(written(compiled(both).text)).toEqual(['1 untagged 30d']);
  });

  test('leaves out what ECR cannot say, what is there twice, and untagged images with an exception', () => {
    const { text: made, notes } = compiled(
      retention({
        expires: [
          expirable(['/^feat/', 'feat-*', 'x?']),
          expirable(['feat-*'], { class: 'preview' }),
          expirable([]),
        ],
        exceptions: [exception(1, [])],
      }),
    );
    expect(written(made).slice(2)).toEqual(['3 feat-* 30d']);
    expect(notes).toEqual([
      "The pattern /^feat/ is left out: it cannot be said in ECR's language.",
      "The pattern x? is left out: it cannot be said in ECR's language.",
      'Untagged images: an exception has no tag by which a rule could spare it, so no rule is written.',
      'The pattern feat-* is left out: another class has it already.',
    ]);
  });

  test('has one rule for untagged images, the one that keeps longer', () => {
    const { text: made, notes } = compiled(
      retention({ expires: [expirable([]), expirable([], { limit: { kind: 'days', days: 90 } })] }),
    );
    expect(written(made)).toEqual(['1 untagged 90d']);
    expect(notes[0]).toBe('Untagged images: a second rule for them is left out.');
  });

  test('shortens long descriptions to one line', () => {
    const because = `first\n${'long '.repeat(80)}`;
    const { rules } = JSON.parse(compiled(retention({ expires: [expirable(['a'], { because })] })).text);
    expect(rules[2].description).toHaveLength(160);
    expect(rules[2].description).toMatch(/^Layaway: expire a after 30 days: first long .*\.\.\.$/);
  });

  test('is refused where nothing is to expire', () => {
    expect(compileRetention(retention(), undefined)).toEqual({ refused: ['nothing is to expire by itself'] });
  });
});

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
      compileRetention(
        retention(),
        text({ ...rule(1, { tagStatus: 'untagged', ...olderThan(3) }), description: 'Layaway: x' }),
      ),
    ).toHaveProperty('refused');
  });

  test('what a rule of theirs decides on before is left out', () => {
    const current = text(
      rule(1, { ...prefixes('feat-'), ...moreThan(3) }),
      rule(2, { tagStatus: 'untagged', ...olderThan(3) }),
      rule(3, { ...patterns('pr-*', 'x*'), ...moreThan(3) }),
      rule(4, { ...patterns('wip'), storageClass: 'archive', ...moreThan(3) }),
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
      rule(3, { ...patterns('b'), storageClass: 'archive', ...moreThan(3) }),
      rule(9, { tagStatus: 'any', ...olderThan(300) }),
      rule(2, { tagStatus: 'any', storageClass: 'archive', ...olderThan(300) }),
    );
    expect(compileRetention(feat, current)).toHaveProperty('refused');
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
      rule(2, { tagStatus: 'any', storageClass: 'archive', ...olderThan(300) }),
    );
    const { text: made, notes } = compiled(feat, current);
    expect(written(made).map((line) => line.split(' ')[0])).toEqual(['1', '6', '5', '2', '3', '4']);
    expect(notes).toHaveLength(3);
  });

  test('no number is left after the largest', () => {
    const current = text(rule(2_147_483_647, { ...prefixes('a'), ...moreThan(3) }));
    expect(compileRetention(feat, current)).toEqual({
      refused: ['there is no priority number left for more rules'],
    });
    const last = text(
      rule(2_147_483_643, { ...prefixes('a'), ...moreThan(3) }),
      rule(2_147_483_645, { tagStatus: 'any', ...olderThan(300) }),
    );
    expect(compileRetention(feat, last)).toHaveProperty('text');
    const two = retention({ expires: [expirable(['feat-*', 'fix-*'])] });
    expect(compileRetention(two, last)).toHaveProperty('refused');
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
    const done = compileRetention(feat, current);
    expect('refused' in done && done.refused.join('; ')).toContain(why);
  });
});

describe('within 50 rules', () => {
  const dates = {
    class: 'release' as const,
    tags: ['/^\\d+\\.\\d+/', '/^\\d{4}-\\d\\d/', 'v*'],
    why: 'releases',
  };
  const manyTags = (count: number) => Array.from({ length: count }, (_, i) => `p${i}-*`);
  const tight = (count: number) => retention({ protects: [dates], expires: [expirable(manyTags(count))] });

  test('fewer, wider shields where they would be more', () => {
    expect(written(compiled(tight(28)).text)).toHaveLength(50);
    const { text: made, notes } = compiled(tight(38));
    expect(written(made)).toHaveLength(50);
    expect(written(made)).toContain('2 0* >100000');
    expect(notes).toEqual(['To stay within 50 rules, every tag that begins with a digit is spared.']);
  });

  test('else it is refused', () => {
    expect(compileRetention(tight(39), undefined)).toEqual({
      refused: ["51 rules are more than the 50 ECR allows: 0 of the owner's, 12 that spare, 39 that expire"],
    });
    const long = text({ ...rule(1, { ...prefixes('a'), ...moreThan(3) }), description: 'x'.repeat(30_500) });
    expect(compileRetention(feat, long)).toEqual({
      refused: ['the policy is longer than 30720 characters'],
    });
  });
});
