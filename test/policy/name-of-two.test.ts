import { describe, expect, test } from 'vitest';
import { type Awaiting, renewed } from '../../src/policy/asked-again.ts';
import { namesToLookUp } from '../../src/policy/held-names.ts';
import { leftTexts, namesBehind, type PutAside, putAsideUnder } from '../../src/policy/name-of-two.ts';
import { step } from '../../src/policy/step.ts';
import { daysAgo, digest, NOW, without } from './build.ts';
import { aside, CAUSE, facts, hold, lookAt, member, tagged, told } from './step-build.ts';

/** Image `n`, put aside as `feat-a`. Ages in days. */
function put(n: number, pushed?: number, held?: number): PutAside {
  const image = tagged(n, [aside(n, 'feat-a'), 'other'], { pushedAt: daysAgo(pushed ?? 0) });
  return {
    image: pushed === undefined ? without(image, 'pushedAt') : image,
    ...(held !== undefined && { asideAt: daysAgo(held) }),
  };
}

/** Whom `own` leaves the name to, if anybody. */
function leftBy(own: PutAside, ...others: readonly PutAside[]) {
  return namesBehind(own, ['feat-a', 'feat-b'], putAsideUnder([own, ...others])).get('feat-a');
}

describe('a name of two', () => {
  test.each<[string, PutAside, PutAside, boolean]>([
    ['the one put aside later', put(1, 300, 20), put(2, 200, 10), true],
    ['and not the one put aside before', put(1, 300, 10), put(2, 200, 20), false],
    ['the one pushed later where nothing tells that', put(1, 300), put(2, 200), true],
    ['and not the one pushed before', put(1, 200), put(2, 300), false],
    ['the one pushed later where only one has a date', put(1, 300, 10), put(2, 200), true],
    ['the one pushed later where both were put aside at once', put(1, 200, 10), put(2, 300, 10), false],
    ['nobody where nothing tells', put(1), put(2), true],
    ['nobody where both were pushed at once', put(1, 200), put(2, 200), true],
    ['nobody where one has no push date', put(1, 200), put(2), true],
  ])('goes to %s', (_, own, other, left) => {
    expect(leftBy(own, other)).toBe(left ? other.image.digest : undefined);
  });

  test('is left to the last of several, in any order', () => {
    const [first, second, third] = [put(1, 300), put(2, 200), put(3, 100)];
    expect(leftBy(first, second, third)).toBe(digest(3));
    expect(leftBy(first, third, second)).toBe(digest(3));
    expect(leftBy(third, first, second)).toBeUndefined();
  });

  test('that an image carries already is its own', () => {
    const own = { image: tagged(1, ['feat-a', aside(1, 'feat-a')], { pushedAt: daysAgo(300) }) };
    expect(leftBy(own, put(2, 200))).toBeUndefined();
  });

  test('goes also before an image that lost its put-aside name', () => {
    expect(leftBy({ image: tagged(1, [], { pushedAt: daysAgo(300) }) }, put(2, 200))).toBe(digest(2));
  });
});

const held = hold('restoring', { members: [member(1, ['a', 'b'])] });
const [A, B] = [aside(1, 'a'), aside(1, 'b')];
const behind = new Map([['a', digest(2)]]);

test('a name that is left to another image is neither looked up nor put back', () => {
  const look = lookAt([tagged(1, [A, B])]);
  expect(namesToLookUp(held, look.images, behind)).toEqual(['b']);
  expect(told(step(held, facts(look, { behind })))).toBe('put tag b on #1');
});

test('the end of a restore says whom a name was left to, and of no other name', () => {
  const look = lookAt([tagged(1, ['b', A])]);
  const also = new Map([...behind, ['b', digest(2)]]);
  expect(step(held, facts(look, { behind: also }))).toEqual({
    kind: 'become',
    state: { status: 'restored', at: NOW, cause: CAUSE, taken: ['a'], leftTo: { a: digest(2) } },
  });
});

test('people are told which name, and whom it was left to', () => {
  expect(leftTexts({ a: digest(2) })).toEqual([
    `a is left to ${digest(2)}, the last one put aside under it as far as is known`,
  ]);
});

test('an approval anew leaves the date of the first putting aside as it was', () => {
  const lapsed = { ...hold('quarantined', { asideAt: daysAgo(30) }), lapsed: NOW } as Awaiting;
  expect(renewed(lapsed, hold('approved', { review: 'r2' }), NOW, 0).asideAt).toBe(daysAgo(30));
});
