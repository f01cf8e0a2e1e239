import { describe, expect, test } from 'vitest';
import { parseLifecyclePolicy } from '../../../src/policy/lifecycle/parse.ts';
import {
  archive,
  archivedFor,
  type Json,
  moreThan,
  olderThan,
  parse,
  patterns,
  prefixes,
  rule,
} from './build.ts';

describe('a lifecycle policy', () => {
  test('is read with its rules in order of priority', () => {
    const parsed = parse(
      { ...rule(20, { tagStatus: 'any', ...moreThan(100) }), description: 'the rest' },
      rule(1, { tagStatus: 'untagged', storageClass: 'standard', ...olderThan(14) }),
      rule(10, { ...prefixes('pr-', 'mr-'), ...olderThan(7) }, archive),
      rule(11, {
        ...patterns('*-SNAPSHOT'),
        storageClass: 'archive',
        countType: 'sinceImageTransitioned',
        countUnit: 'days',
        countNumber: 90,
      }),
    );
    expect(parsed).toEqual({
      rules: [
        {
          priority: 1,
          selection: { tagStatus: 'untagged' },
          storageClass: 'standard',
          limit: { countType: 'sinceImagePushed', days: 14 },
          action: 'expire',
        },
        expect.objectContaining({
          priority: 10,
          selection: { tagStatus: 'tagged', list: 'tagPrefixList', values: ['pr-', 'mr-'] },
          action: 'transition',
        }),
        expect.objectContaining({ priority: 11, storageClass: 'archive' }),
        expect.objectContaining({
          description: 'the rest',
          limit: { countType: 'imageCountMoreThan', count: 100 },
        }),
      ],
    });
  });

  test('may begin with a byte order mark', () => {
    const text = JSON.stringify({ rules: [rule(1, any)] });
    expect(parseLifecyclePolicy(`\uFEFF${text}`)).toEqual(parseLifecyclePolicy(text));
  });

  test('with a key given twice is an error that names it, wherever it stands', () => {
    const one = '{"tagStatus":"any","countNumber":100, "count\\u004eumber" : 1,"countType":"a,:{"}';
    const text = `{"rules":[{"x":[[],1,{"y":1,"y":2}]},{"selection":${one}}],"rules":[],"rules":0}`;
    expect(parseLifecyclePolicy(text)).toEqual({
      errors: [
        'rule 1.x[2].y is given twice',
        'rule 2.selection.countNumber is given twice',
        'policy.rules is given twice',
        'policy.rules is given twice',
      ],
    });
  });

  const any = { tagStatus: 'any', ...olderThan(1) };
  test.each([
    ['not JSON', '{', 'the policy is not JSON'],
    ['too long', ' '.repeat(30_721), 'longer than 30720'],
    ['no object', '[]', 'policy is not an object'],
    ['null', 'null', 'policy is not an object'],
    ['no list', '{"rules":1}', 'policy.rules is not a list'],
    ['an unknown field', '{"rules":[],"shield":1}', 'policy.shield is not a known field'],
  ])('that is %s is an error, not a throw', (_what, text, error) => {
    const parsed = parseLifecyclePolicy(text);
    expect('errors' in parsed && parsed.errors.join('\n')).toContain(error);
    expect(JSON.stringify(parsed)).not.toContain('SyntaxError');
  });

  test.each<[string, unknown[]]>([
    ['a policy has 1 to 50 rules', []],
    [
      'a policy has 1 to 50 rules',
      Array.from({ length: 51 }, (_, i) => rule(i + 1, { ...patterns('a'), ...moreThan(1) })),
    ],
    ['rule 1 is not an object', ['x']],
    ['rule 1.selection is not an object', [{ rulePriority: 1, action: { type: 'expire' } }]],
    ['rule 1.rulePriority is not a whole number', [rule(0, any)]],
    ['rule 1.rulePriority is not a whole number', [rule(1.5, any)]],
    ['rule 1.description is not a text', [{ ...rule(1, any), description: 1 }]],
    ['rule 1.selection.tagStatus is not tagged, untagged, any', [rule(1, { ...any, tagStatus: 'all' })]],
    ['rule 1.selection.countNumber', [rule(1, { ...any, countNumber: '1' })]],
    ['rule 1.selection.countType', [rule(1, { ...any, countType: 'sinceImageDreamt' })]],
    ['rule 1.selection.countUnit is not days', [rule(1, { ...any, countUnit: 'hours' })]],
    [
      'rule 1.selection.countUnit has no place',
      [rule(1, { tagStatus: 'any', ...moreThan(1), countUnit: 'days' })],
    ],
    ['rule 1.selection.storageClass', [rule(1, { ...any, storageClass: 'glacier' })]],
    ['rule 1.selection.tagPrefixList has no place', [rule(1, { ...any, tagPrefixList: ['a'] })]],
    [
      'rule 1.selection.tagPrefixList has no place',
      [rule(1, { ...patterns('a'), tagPrefixList: ['a'], ...moreThan(1) })],
    ],
    [
      'rule 1.selection has no tagPatternList or tagPrefixList',
      [rule(1, { tagStatus: 'tagged', ...moreThan(1) })],
    ],
    [
      'rule 1.selection.tagPrefixList is not a list',
      [rule(1, { ...moreThan(1), tagStatus: 'tagged', tagPrefixList: 'a' })],
    ],
    ['rule 1.selection.tagPatternList has no place', [rule(1, { ...any, tagPatternList: ['a'] })]],
    [
      'rule 1.selection.countUnit is not days',
      [rule(1, { tagStatus: 'any', countType: 'sinceImagePushed', countNumber: 1 })],
    ],
    [
      'rule with priority 7: selection.tagPatternList: "" cannot match a tag',
      [rule(7, { ...patterns(''), ...moreThan(1) })],
    ],
    ['rule 1.selection.tagPatternList is not a list of texts', [rule(1, { ...patterns(), ...moreThan(1) })]],
    ['is not a list of texts', [rule(1, { tagStatus: 'tagged', tagPatternList: ['a', 1], ...moreThan(1) })]],
    ['rule 1.action.type is not expire, transition', [rule(1, any, { type: 'delete' })]],
    ['rule 1.action.targetStorageClass is not archive', [rule(1, any, { type: 'transition' })]],
    [
      'rule 1.action.targetStorageClass has no place',
      [rule(1, any, { type: 'expire', targetStorageClass: 'archive' })],
    ],
    [
      'rule with priority 1: rulePriority: another rule has it',
      [rule(1, { ...patterns('a'), ...moreThan(1) }), rule(1, any)],
    ],
    ['any tag status must come last', [rule(1, any), rule(2, { ...patterns('a'), ...moreThan(1) })]],
    ['any tag status must come last', [rule(1, any), rule(2, any)]],
    [
      'more than one rule for untagged',
      [1, 2].map((n) => rule(n, { tagStatus: 'untagged', ...olderThan(1) })),
    ],
    [
      'rule with priority 2: selection.tagPrefixList: rule 1 has the prefix a already',
      [1, 2].map((n) => rule(n, { ...prefixes('a'), ...moreThan(1) })),
    ],
    [
      'rule with priority 1: selection.tagPrefixList: rule 1 has the prefix a already',
      [rule(1, { ...prefixes('a', 'a'), ...moreThan(1) })],
    ],
    ['rule 1.rulePriority is not a whole number from 1 to', [rule(1e308, any)]],
    [
      'rule 1.selection.countNumber is not a whole number from 1 to',
      [rule(1, { tagStatus: 'any', ...olderThan(1e308) })],
    ],
    ['a*b*c*d*e* has too many wildcards', [rule(1, { ...patterns('a*b*c*d*e*'), ...moreThan(1) })]],
    ['a* has too many wildcards', [rule(1, { ...prefixes('a*'), ...moreThan(1) })]],
    ['"a/b" cannot match a tag', [rule(1, { ...patterns('a/b'), ...moreThan(1) })]],
    ['cannot move to the archive', [rule(1, { ...any, storageClass: 'archive' }, archive)]],
    ...['imageCountMoreThan', 'sinceImagePushed'].map((countType): [string, Json[]] => [
      `selection.storageClass: ${countType} takes the standard storage class only`,
      [
        rule(1, {
          ...patterns('a'),
          storageClass: 'archive',
          ...(countType === 'sinceImagePushed' ? olderThan(90) : moreThan(1)),
        }),
      ],
    ]),
    ['sinceImagePulled goes with transition', [rule(1, { ...any, countType: 'sinceImagePulled' })]],
    [
      'goes with expire and the archive only',
      [rule(1, { ...any, countType: 'sinceImageTransitioned', countNumber: 90 })],
    ],
    [
      'goes with expire and the archive only',
      [rule(1, { ...any, countType: 'sinceImageTransitioned', countNumber: 90 }, archive)],
    ],
    [
      'archived images stay for 90 days',
      [rule(1, { ...any, storageClass: 'archive', countType: 'sinceImageTransitioned', countNumber: 89 })],
    ],
  ])('that ECR would refuse is an error: %s', (error, rules) => {
    const parsed = parse(...rules);
    expect('errors' in parsed ? parsed.errors.join('\n') : 'was read').toContain(error);
  });

  test('may hold one rule for any tag status per storage class', () => {
    const parsed = parse(
      rule(1, { ...any, ...archivedFor(90) }),
      rule(2, any),
      rule(3, { ...any, storageClass: 'standard' }),
    );
    expect('errors' in parsed && parsed.errors).toEqual([
      'rule with priority 2: selection.tagStatus: a rule for any tag status must come last, and once',
    ]);
    expect(parse(rule(1, { ...any, ...archivedFor(90) }), rule(2, any))).not.toHaveProperty('errors');
  });

  test('may use a prefix, and speak of untagged images, once per storage class', () => {
    const parsed = parse(
      rule(1, { ...prefixes('v'), ...moreThan(1) }),
      rule(2, { ...prefixes('v'), ...archivedFor(90) }),
      rule(3, { tagStatus: 'untagged', ...olderThan(1) }),
      rule(4, { tagStatus: 'untagged', ...archivedFor(90) }),
    );
    expect(parsed).not.toHaveProperty('errors');
  });
});
