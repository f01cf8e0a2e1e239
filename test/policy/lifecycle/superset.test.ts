import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePatterns } from '../../../src/policy/glob.ts';
import { covers, ecrSuperset, isEcrPattern, withoutCovered } from '../../../src/policy/lifecycle/superset.ts';
import { tagMatcher } from '../../../src/policy/lifecycle/tag-matcher.ts';
import { DEFAULT_RULES } from '../../../src/policy/retention.ts';
import { SEED } from '../build.ts';

const digits = (end: string) => ({ patterns: [...'0123456789'].map((digit) => digit + end) });

describe('a pattern as ECR can say it, matching at least as much', () => {
  test.each<[string, ReturnType<typeof ecrSuperset>]>([
    ['release-*', { patterns: ['release-*'] }],
    ['v?.?', { patterns: ['v*.*'] }],
    ['a*b*c*d*e*f', { patterns: ['a*b*c*d*f'] }],
    ['a/b', { patterns: [] }],
    ['*', 'all'],
    ['/^v\\d+\\.\\d+/', { patterns: ['v*.*'] }],
    ['/^\\d+\\.\\d+/', digits('*.*')],
    ['/^\\d{4}-\\d{2}(?!\\w)/', digits('*-*')],
    ['/^pr\\d+(?![A-Za-z0-9])/', { patterns: ['pr*'] }],
    ['/^(release|rel)-\\d$/', { patterns: ['release-*', 'rel-*'] }],
    ['/^(?:v|\\d)x$/', { patterns: ['vx', ...digits('x').patterns] }],
    ['/^v?[12]\\.x$/', { patterns: ['v*.x', '1.x', '2.x'] }],
    ['/^[vV][0-9]/', { patterns: ['v*', 'V*'] }],
    ['/^[0-9]a/', digits('a*')],
    ['/^[a-z]+-prod$/', { patterns: ['*-prod'] }],
    ['/^[^v]-x/', { patterns: ['*-x*'] }],
    ['/prod/', { patterns: ['*prod*'] }],
    ['/a|b$/', { patterns: ['*a*', '*b'] }],
    ['/^ab*c{2}d{0,1}e{1}f+?$/', { patterns: ['a*c*ef*'] }],
    ['/^\\bx\\.\\w$/', { patterns: ['x.*'] }],
    ['/^a.b\\-$/', { patterns: ['a*b-'] }],
    ['/^x$^y$/', { patterns: ['xy'] }],
    ['/^(a|b|c)(a|b|c)(a|b|c)(a|b|c)-$/', expect.objectContaining({})],
    ['/.*/', 'all'],
    ['/^\\x41/', 'all'],
    ['/^(\\x41)/', 'all'],
    ['/^(a/', 'all'],
    ['/^[a/', 'all'],
    ['/^a)/', 'all'],
    ['/^(?<=a)[]b]/', { patterns: [] }],
  ])('%s', (pattern, said) => {
    expect(ecrSuperset(pattern)).toEqual(said);
  });

  test('many alternatives are summed up, and still match', () => {
    const letters = '(a|b|c|d|e|f)';
    expect(ecrSuperset(`/^${letters}${letters}-x$/`)).toEqual({
      patterns: [...'abcdef'].map((letter) => `${letter}*-x`),
    });
    const many = Array.from({ length: 30 }, (_, i) => `a${i}`).join('|');
    expect(ecrSuperset(`/^p-(${many})$/`)).toEqual({ patterns: ['p-*'] });
  });

  test('whatever a pattern matches, its superset matches, too', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'v',
        '1',
        '\\d',
        '\\w',
        '.',
        '\\.',
        '-',
        '[ab]',
        '[0-9]',
        '[^a]',
        '(a|1)',
        '(?:v|\\d)',
        '(?!b)',
      ],
    );
    const times = fc.constantFrom('', '', '', '?', '+', '*', '{2}', '{0,1}', '+?');
    const part = fc.tuple(piece, times).map(([one, many]) => (one === '(?!b)' ? one : one + many));
    const expression = fc
      .tuple(
        fc.constantFrom('', '^'),
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '$', '|v'),
      )
      .map(([start, parts, end]) => `/${start}${parts.join('')}${end}/`);
    const glob = fc.string({ unit: fc.constantFrom(...'av1.*?-'), minLength: 1, maxLength: 9 });
    const tag = fc.string({ unit: fc.constantFrom(...'avb12.-'), minLength: 1, maxLength: 7 });
    let matched = 0;
    fc.assert(
      fc.property(
        fc.oneof(expression, glob),
        fc.array(tag, { minLength: 10, maxLength: 10 }),
        (pattern, tags) => {
          const exact = compilePatterns([pattern]);
          if ('errors' in exact) throw new Error(exact.errors.join());
          const said = ecrSuperset(pattern);
          if (said === 'all') return;
          expect(said.patterns.every(isEcrPattern)).toBe(true);
          for (const one of tags.filter(exact.matches)) {
            matched++;
            expect([pattern, one, said.patterns.some((each) => tagMatcher(each)(one))]).toEqual([
              pattern,
              one,
              true,
            ]);
          }
        },
      ),
      { ...SEED, numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(500);
  });

  test('every default pattern can be spared by ECR', () => {
    for (const pattern of DEFAULT_RULES.flatMap(({ tags = [] }) => tags)) {
      expect([pattern, ecrSuperset(pattern)]).not.toEqual([pattern, 'all']);
    }
  });
});

test('what covers what', () => {
  expect(covers('v*', 'v*.*')).toBe(true);
  expect(covers('v*.*', 'v*')).toBe(false);
  expect(covers('v', 'v')).toBe(true);
  expect(covers('*-x', 'a-x')).toBe(true);
  expect(withoutCovered(['v*.*', 'v*', 'v*', 'x'])).toEqual(['v*', 'x']);
});

test('what ECR takes as a pattern', () => {
  expect(['a*b', 'a?', '/a/', 'a*b*c*d*e*', '*'].map(isEcrPattern)).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});
