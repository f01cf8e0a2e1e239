import { expect, it } from 'vitest';
import { summarizeUnowned, unownedText } from '../../src/owners/unowned.ts';
import { DAY } from '../../src/policy/time.ts';

const NOW = Date.UTC(2026, 10, 26, 9);
const count = (registry: string, daysAgo: number, unowned: number, total: number) => ({
  registry: registry as `${string}/${string}`,
  at: NOW - daysAgo * DAY,
  unowned,
  total,
});

it.each([
  ['nobody counted', [], undefined],
  ['the last count is too old', [count('a/b', 40, 3, 9)], undefined],
  ['one count', [count('a/b', 3, 1, 1)], '1 of 1 repository has no owner.'],
  [
    'several registries, newest of each',
    [count('a/b', 31, 12, 200), count('a/c', 31, 7, 10), count('a/b', 3, 10, 210), count('a/c', 10, 4, 10)],
    '14 of 220 repositories have no owner, 19 four weeks ago.',
  ],
  [
    'order does not matter',
    [count('a/b', 3, 1, 5), count('a/b', 10, 2, 5)],
    '1 of 5 repositories have no owner.',
  ],
])('%s', (_what, counts, expected) => {
  const summary = summarizeUnowned(counts, NOW);
  expect(summary && unownedText(summary)).toBe(expected);
});
