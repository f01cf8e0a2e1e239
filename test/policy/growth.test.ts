import { expect, test } from 'vitest';
import { addStored, amountOf, NOTHING_STORED } from '../../src/policy/growth.ts';

test('repositories add up, by class over all verdicts; an image with its parts is one, as everywhere', () => {
  const rows = [
    { class: 'branch', verdict: 'protected', families: 1, bytes: 10 },
    { class: 'branch', verdict: 'removable', families: 2, bytes: 20 },
    { class: 'cache', verdict: 'unclear', families: 1, bytes: 5 },
  ] as const;
  const sum = addStored(addStored(NOTHING_STORED, rows), []);
  expect(sum).toEqual({
    repositories: 2,
    images: 4,
    bytes: 35,
    byClass: { release: 0, unknown: 0, branch: 30, preview: 0, experiment: 0, cache: 5 },
  });
  expect(NOTHING_STORED.byClass.branch).toBe(0);
});

test('amounts add up', () => {
  expect(
    amountOf([
      { images: 1, bytes: 10 },
      { images: 2, bytes: 5 },
    ]),
  ).toEqual({ images: 3, bytes: 15 });
  expect(amountOf([])).toEqual({ images: 0, bytes: 0 });
});
