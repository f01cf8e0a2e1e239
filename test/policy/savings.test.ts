import { describe, expect, test } from 'vitest';
import { judgeFamily } from '../../src/policy/judge.ts';
import { addBytes, bytesOf, familyBytes, monthlyUsd } from '../../src/policy/savings.ts';
import { snapshotRows } from '../../src/policy/snapshot.ts';
import { context, daysAgo, digest, familiesOf, familyOf, INDEX, image, without } from './build.ts';
import { index } from './build-candidate.ts';

describe('savings', () => {
  test('an index counts as its children, each image once, what is shared not at all', () => {
    expect(familyBytes(index(9, 1, 2))).toBe(30);
    const shared = { ...index(9, 1, 2), shared: new Set([digest(2)]) };
    expect(bytesOf([shared, index(9, 1, 2)])).toEqual({ upper: 30, estimate: 30 });
    expect(bytesOf([index(9, 1), index(8, 2, 3)])).toEqual({ upper: 60, estimate: 50 });
  });

  test('an index that was not read counts by its own size, a missing size as nothing', () => {
    expect(familyBytes(familyOf(image(1, { mediaType: INDEX, sizeBytes: 70 })))).toBe(70);
    expect(bytesOf([familyOf(without(image(1), 'sizeBytes'))])).toEqual({ upper: 0, estimate: 0 });
  });

  test('sums of layers are added where there are any', () => {
    const plain = { upper: 5, estimate: 4 };
    const layered = { upper: 10, estimate: 8, byLayers: 6 };
    expect(addBytes(plain, plain)).toEqual({ upper: 10, estimate: 8 });
    expect(addBytes(plain, layered)).toEqual({ upper: 15, estimate: 12, byLayers: 6 });
    expect(addBytes(layered, plain)).toEqual({ upper: 15, estimate: 12, byLayers: 6 });
  });

  test('the estimate is never above the upper bound; a month costs by the GB', () => {
    const { upper, estimate } = bytesOf([1, 2, 3].map((n) => familyOf(image(n, { sizeBytes: n * 1e9 }))));
    expect([upper, estimate]).toEqual([6e9, 3e9]);
    expect(monthlyUsd(9.8e9, 0.1)).toBeCloseTo(0.98);
  });
});

test('a snapshot counts families and bytes by class and verdict, each image once', () => {
  const families = familiesOf(
    [
      image(1, { mediaType: INDEX, tags: ['v1.0.0'], lastPulledAt: daysAgo(1) }),
      image(2, { mediaType: INDEX, tags: ['feat-a'] }),
      image(3, { sizeBytes: 10 }),
      image(4, { tags: ['feat-b'], sizeBytes: 5 }),
      without(image(5, { tags: ['3f2a9bc'] }), 'sizeBytes'),
    ],
    new Map([
      [digest(1), [digest(3)]],
      [digest(2), [digest(3)]],
    ]),
  );
  expect(
    snapshotRows(families.map((family) => ({ family, verdict: judgeFamily(family, context()) }))),
  ).toEqual([
    { class: 'release', verdict: 'protected', families: 1, bytes: 10 },
    { class: 'unknown', verdict: 'unclear', families: 1, bytes: 0 },
    { class: 'branch', verdict: 'removable', families: 2, bytes: 5 },
  ]);
});
