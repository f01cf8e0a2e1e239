import { describe, expect, test } from 'vitest';
import { bytesOfPart } from '../../src/policy/part.ts';

const SIZES = [300, 300, 300, 300];

describe('promise: a part of a list is estimated like the whole of it', () => {
  test('by layers: what stays keeps at most its own size, and nothing less than nothing is freed', () => {
    const all = { upper: 1_200, estimate: 900, byLayers: 4 };
    expect(bytesOfPart(all, SIZES, [])).toEqual({ upper: 1_200, estimate: 900 });
    expect(bytesOfPart(all, SIZES.slice(1), [300])).toEqual({ upper: 900, estimate: 600 });
    expect(bytesOfPart(all, [300], SIZES.slice(1))).toEqual({ upper: 300, estimate: 0 });
  });

  test('without layers only the largest counts, never more than the whole or the upper bound', () => {
    const all = { upper: 1_000, estimate: 250 };
    expect(bytesOfPart(all, SIZES, [])).toEqual({ upper: 1_000, estimate: 250 });
    expect(bytesOfPart(all, [100, 200], [300, 300])).toEqual({ upper: 300, estimate: 200 });
    expect(bytesOfPart(all, [], SIZES)).toEqual({ upper: 0, estimate: 0 });
  });
});
