import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globSource } from '../../../src/policy/glob.ts';
import { unionOfExpression } from '../../../src/policy/lifecycle/expression-union.ts';
import { tagMatcher } from '../../../src/policy/lifecycle/tag-matcher.ts';
import { SEED } from '../build.ts';

describe('a tag pattern', () => {
  test('means what ECR means by it', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab.*'), maxLength: 6 });
    const tag = fc.string({ unit: fc.constantFrom(...'ab.'), maxLength: 8 });
    let matched = 0;
    fc.assert(
      fc.property(pattern, tag, (one, text) => {
        const said = tagMatcher(one)(text);
        if (said) matched++;
        expect([one, text, said]).toEqual([one, text, new RegExp(globSource(one)).test(text)]);
      }),
      { ...SEED, numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  test('whoever may push tags cannot stall the worker by it', () => {
    const matchers = Array.from({ length: 50 }, (_, i) => tagMatcher(`*a*a*b${i}*`));
    const tags = Array.from({ length: 20 }, (_, i) => 'a'.repeat(120) + i);
    const begin = performance.now();
    for (let n = 0; n < 10; n++) expect(matchers.some((matches) => tags.some(matches))).toBe(false);
    // An expression that tries every place of every star takes a minute.
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});

test('groups within groups are read once each, however deep', () => {
  const deep = 24;
  const begin = performance.now();
  expect(unionOfExpression(`^${'('.repeat(deep)}a|\\d${')'.repeat(deep)}-x$`)).toContain('a-x');
  expect(performance.now() - begin).toBeLessThan(2_000);
});
