import { describe, expect, test } from 'vitest';
import { compileLifecycle } from '../../../src/policy/lifecycle/compile.ts';
import { isOwnRule } from '../../../src/policy/lifecycle/own-shape.ts';
import { DAY } from '../../../src/policy/time.ts';
import { NOW } from '../build.ts';
import { moreThan, prefixes, rule } from './build.ts';
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
    expect(compileLifecycle({ ...feat, protects }, undefined, isOwnRule)).toEqual({
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

  test('cuts no character in two, wherever it is cut', () => {
    for (let i = 40; i < 160; i++) {
      const because = `${'a'.repeat(i)}😀 needed for the audit of the year, ${'and on '.repeat(20)}`;
      const exceptions = [exception(1, ['feat-1'], { why: because })];
      const made = compiled(retention({ expires: [expirable(['feat-*'], { because })], exceptions })).text;
      for (const { description } of JSON.parse(made).rules) expect(description).not.toMatch(/\p{Cs}/u);
    }
  });

  test('is refused where nothing is to expire', () => {
    expect(compileLifecycle(retention(), undefined, isOwnRule)).toEqual({
      refused: ['nothing is to expire by itself'],
    });
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
    expect(compileLifecycle(tight(39), undefined, isOwnRule)).toEqual({
      refused: ["51 rules are more than the 50 ECR allows: 0 of the owner's, 12 that spare, 39 that expire"],
    });
    const long = text({ ...rule(1, { ...prefixes('a'), ...moreThan(3) }), description: 'x'.repeat(30_500) });
    expect(compileLifecycle(feat, long, isOwnRule)).toEqual({
      refused: ['the policy is longer than 30720 characters'],
    });
  });
});
