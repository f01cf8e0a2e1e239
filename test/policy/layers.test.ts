import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateByLayers, familyLayers, type GoingFamily } from '../../src/policy/layers.ts';

const SEED = 20261123;
const BYTES = { upper: 300, estimate: 110 };
const layer = (digest: string, size = 10) => ({ digest, size });
const known = (...digests: string[]): GoingFamily => ({
  sizeBytes: 10 * digests.length,
  layers: digests.map((digest) => layer(digest)),
});
const unknown = (sizeBytes: number): GoingFamily => ({ sizeBytes, layers: undefined });

test('layers count once, and not at all where something that stays has them', () => {
  const going = [known('base', 'a'), known('base', 'b')];
  expect(estimateByLayers(BYTES, going, new Set())).toEqual({ upper: 300, estimate: 30, byLayers: 2 });
  expect(estimateByLayers(BYTES, going, new Set(['base']))).toEqual({
    upper: 300,
    estimate: 20,
    byLayers: 2,
  });
});

test('without a manifest the bounds stay; of those unknown the largest counts, if it is more', () => {
  expect(estimateByLayers(BYTES, [unknown(110)], new Set())).toBe(BYTES);
  expect(estimateByLayers(BYTES, [known('a'), unknown(110), unknown(5)], new Set())).toEqual({
    upper: 300,
    estimate: 110,
    byLayers: 1,
  });
});

test('a family is known if all of its members are', () => {
  expect(familyLayers([[layer('a')], undefined])).toBeUndefined();
  expect(familyLayers([[layer('a')], [], [layer('b')]])).toEqual([layer('a'), layer('b')]);
});

test(`never more than the upper bound (seed ${SEED})`, () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const family = fc.record({
    sizeBytes: fc.nat(1_000),
    layers: fc.option(fc.array(fc.record({ digest: name, size: fc.nat(2_000) }), { maxLength: 4 }), {
      nil: undefined,
    }),
  });
  fc.assert(
    fc.property(fc.array(family), fc.array(name), (going, staying) => {
      const upper = going.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const estimate = Math.max(0, ...going.map(({ sizeBytes }) => sizeBytes));
      const bytes = estimateByLayers({ upper, estimate }, going, new Set(staying));
      expect(bytes.upper).toBe(upper);
      expect(bytes.estimate).toBeLessThanOrEqual(upper);
    }),
    { seed: SEED },
  );
});
