import { describe, expect, test } from 'vitest';
import { pullEvent } from '../../src/policy/pulls.ts';
import { daysAgo, digest, familiesOf, INDEX, image } from './build.ts';

describe('the pull that a trip speaks of', () => {
  const NONE = new Map();
  const shared = (pulledAt?: number) => [
    image(1, { mediaType: INDEX, tags: ['feat-a'], ...(pulledAt && { lastPulledAt: pulledAt }) }),
    image(2, { mediaType: INDEX, tags: ['feat-b'] }),
    image(3, { lastPulledAt: daysAgo(1) }),
  ];
  const children = new Map([
    [digest(1), [digest(3)]],
    [digest(2), [digest(3)]],
  ]);
  const events = (pulledAt?: number) =>
    familiesOf(shared(pulledAt), children).map((family) => pullEvent(family, NONE));

  test('of a shared member is the same for all families that hold it', () => {
    expect(events()).toEqual(Array(2).fill(`pull ${digest(3)} ${daysAgo(1)}`));
  });

  test('is the shared one where a pull of the index shows on both', () => {
    expect(new Set(events(daysAgo(1))).size).toBe(1);
  });

  test('is its own where that is newer', () => {
    expect(events(daysAgo(0))[0]).toBe(`pull ${digest(1)} ${daysAgo(0)}`);
  });

  test('is none where nothing was pulled but by ourselves', () => {
    const [family] = familiesOf([image(4, { lastPulledAt: daysAgo(1) })]);
    if (!family) throw new Error('no family');
    expect(pullEvent(family, new Map([[digest(4), daysAgo(1)]]))).toBeUndefined();
  });
});
