import { describe, expect, test } from 'vitest';
import { disturbedSince } from '../../src/policy/step-delete.ts';
import { image, NOW } from './build.ts';
import { aside, hold, lookAt, member, tagged } from './step-build.ts';

describe('a deletion is looked at once more before it is sent', () => {
  const members = [member(1, ['a']), member(2)];
  const held = hold('deleting', { members });
  const root = tagged(1, [aside(1, 'a')]);

  test.each([
    ['it is as it was left', [root, image(2)], undefined],
    ['somebody put a name back', [tagged(1, [aside(1, 'a'), 'a']), image(2)], 'somebody put the tag a on it'],
    ['a part is gone', [root], 'somebody removed a part of it'],
    ['a part was pulled', [root, image(2, { lastPulledAt: NOW })], 'it was pulled on 2026-11-23'],
    ['its root is gone, by ourselves', [image(2)], undefined],
    ['what is left of it was touched', [tagged(2, ['b'])], 'somebody put the tag b on it'],
  ] as const)('%s', (_, images, why) => {
    expect(disturbedSince(held, lookAt(images))).toBe(why);
  });
});
