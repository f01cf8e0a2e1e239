import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import { diffByEffect } from '../../../src/policy/lifecycle/diff.ts';
import { sizeIn, withGoingAlong } from '../../../src/policy/lifecycle/going-along.ts';
import { type LifecycleAct, simulateLifecycle } from '../../../src/policy/lifecycle/simulate.ts';
import { DAY } from '../../../src/policy/time.ts';
import { daysAgo, digest, INDEX, image, NOW, without } from '../build.ts';
import { archive, olderThan, patterns, policy, rule } from './build.ts';

const lists = (...entries: readonly (readonly [number, ...number[]])[]) =>
  new Map(entries.map(([index, ...children]) => [digest(index), children.map(digest)] as const));
const index = (n: number, days: number, ...tags: string[]) =>
  image(n, { tags, mediaType: INDEX, pushedAt: daysAgo(days) });
const OLD = policy(rule(1, { ...patterns('feat*'), ...olderThan(30) }));

/** What goes, by the number of the image: the image it goes along with, or the rule; and in how many days. */
function going(images: readonly Image[], listed = lists(), rules = OLD) {
  const children = new Set([...listed.values()].flat());
  const acts = simulateLifecycle(rules, images, NOW, { horizonMs: 60 * DAY, children });
  const number = (one: string) => Number.parseInt(one.slice(7, 15), 16);
  return Object.fromEntries(
    [...withGoingAlong(acts, images, listed)].map(([one, { along, when }]) => [
      number(one),
      `${along === undefined ? 'rule' : number(along)} ${Math.round((when - NOW) / DAY)}`,
    ]),
  );
}

describe('along with an image goes', () => {
  test('what an index lists, nested too, unless another index lists it that stays', () => {
    const listed = lists([1, 2, 3, 9], [3, 4], [5, 2]);
    const nested = [index(1, 50, 'feat-1'), image(2), index(3, 50), image(4)];
    expect(going([...nested, index(5, 50, 'v1')], listed)).toEqual({ 1: 'rule 0', 3: '1 0', 4: '3 0' });
  });

  test('what several indexes list, with the last of them', () => {
    const listed = lists([1, 3], [2, 3]);
    const both = (first: number, last: number) =>
      going([index(1, first, 'feat-1'), index(2, last, 'feat-2'), image(3)], listed);
    expect(both(50, 20)).toMatchObject({ 3: '2 10' });
    expect(both(20, 50)).toMatchObject({ 3: '1 10' });
  });

  test('what several indexes list, in as many steps as there are indexes', () => {
    let steps = 0;
    const numbers = Array.from({ length: 1_000 }, (_, n) => n + 1);
    const acts = numbers.map((n) => {
      const act: LifecycleAct = {
        rulePriority: 1,
        action: 'expire',
        get when() {
          steps++;
          return NOW + (n % 7) * DAY;
        },
      };
      return [digest(n), act] as const;
    });
    const listed = lists(...numbers.map((n) => [n, 2_000] as const));
    const images = [...numbers.map((n) => index(n, 50)), image(2_000)];
    const child = withGoingAlong(new Map(acts), images, listed).get(digest(2_000));
    expect(child?.when).toBe(NOW + 6 * DAY);
    expect(steps).toBeLessThan(40 * numbers.length);
  });

  test('what several indexes list, for sure only if all of them go for sure', () => {
    const undated = without(index(1, 50, 'feat-1'), 'pushedAt');
    const listed = lists([1, 4], [2, 4, 5], [3, 4, 5, 5]);
    const known = [index(2, 50, 'feat-2'), index(3, 50, 'feat-3'), image(4), image(5)];
    for (const images of [
      [...known, undated],
      [undated, ...known],
    ]) {
      const children = new Set([...listed.values()].flat());
      const acts = simulateLifecycle(OLD, images, NOW, { horizonMs: 0, children });
      const all = withGoingAlong(acts, images, listed);
      expect(all.get(digest(4))).toMatchObject({ unknown: 'ECR gave no push date', action: 'expire' });
      expect(all.get(digest(5))?.unknown).toBeUndefined();
    }
  });

  test('its signatures and what refers to those, and to what it lists', () => {
    const listed = lists([1, 2]);
    const refers = (n: number, to: number) => image(n, { subject: digest(to) });
    const images = [index(1, 50, 'feat-1'), image(2), refers(3, 1), refers(4, 3), refers(5, 2), refers(6, 7)];
    expect(going(images, listed)).toEqual({ 1: 'rule 0', 2: '1 0', 3: '1 0', 4: '3 0', 5: '2 0' });
  });

  test('nothing twice: what a rule takes sooner goes by the rule', () => {
    const signed = (days: number) =>
      going([
        image(1, { tags: ['feat-1'], pushedAt: daysAgo(20) }),
        image(2, { tags: ['feat-2'], subject: digest(1), pushedAt: daysAgo(days) }),
        image(3, { subject: digest(1) }),
        image(4, { subject: digest(1) }),
      ]);
    expect(signed(25)).toMatchObject({ 1: 'rule 10', 2: 'rule 5' });
    expect(signed(10)).toMatchObject({ 1: 'rule 10', 2: '1 10', 3: '1 10', 4: '1 10' });
  });

  test('what a policy archives takes it to the archive', () => {
    const to = policy(rule(1, { ...patterns('feat*'), ...olderThan(30) }, archive));
    expect(going([image(1, { tags: ['feat-1'] }), image(2, { subject: digest(1) })], lists(), to)).toEqual({
      1: 'rule 0',
      2: '1 0',
    });
  });
});

test('an index adds no size that what it lists adds already', () => {
  const images = [
    { ...index(1, 50), sizeBytes: 30 },
    image(2, { sizeBytes: 20 }),
    image(3, { sizeBytes: 30 }),
    without(image(4), 'sizeBytes'),
  ];
  const sizes = (listed: ReturnType<typeof lists>) => images.map(sizeIn(images, listed));
  expect(sizes(lists([1, 2, 3, 4]))).toEqual([0, 20, 30, 0]);
  expect(sizes(lists([1, 2, 9]))).toEqual([10, 20, 30, 0]);
  expect(sizes(lists())).toEqual([30, 20, 30, 0]);
});

test('two policies differ by what goes along, too', () => {
  const images = [{ ...index(1, 50, 'feat-1'), sizeBytes: 30 }, image(2, { sizeBytes: 20 })];
  const { newlyExpired } = diffByEffect(undefined, OLD, images, NOW, { horizonMs: 0, listed: lists([1, 2]) });
  expect([newlyExpired.images.length, newlyExpired.bytes]).toEqual([2, 30]);
});
