import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import { simulatePolicyText } from '../../../src/policy/lifecycle/simulation.ts';
import { daysAgo, image, NOW } from '../build.ts';
import { archive, type Json, moreThan, olderThan, patterns, prefixes, rule } from './build.ts';

/** The kinds of policy that the AWS user guide works through, on images of our own. */
const taken = (images: Readonly<Record<string, Image>>, ...rules: Json[]) => {
  const list = Object.values(images);
  const said = simulatePolicyText(JSON.stringify({ rules }), list, NOW, { horizonMs: 0 });
  expect(said.errors).toEqual([]);
  const named = (taking: readonly { readonly digest: string; readonly rule: number }[]) =>
    Object.fromEntries(
      taking.map(({ digest, rule: by }) => [
        Object.keys(images)[list.findIndex((one) => one.digest === digest)],
        by,
      ]),
    );
  return { expire: named(said.expire), transition: named(said.transition) };
};
let number = 0;
const pushed = (days: number, tags: readonly string[] = [], parts: Partial<Image> = {}) =>
  image(++number, { tags, pushedAt: daysAgo(days), ...parts });
const since = (countType: string, countNumber: number) => ({ countType, countUnit: 'days', countNumber });

describe('by age', () => {
  test('what is older than a fortnight and has the prefix goes, all else stays', () => {
    const images = {
      young: pushed(13, ['stage-9']),
      old: pushed(15, ['stage-7']),
      other: pushed(15, ['stag']),
      bare: pushed(15),
    };
    expect(taken(images, rule(1, { ...patterns('stage-*'), ...olderThan(14) })).expire).toEqual({ old: 1 });
  });
});

describe('by count', () => {
  test('one untagged image stays, the newest; tagged ones are not counted', () => {
    const images = { newest: pushed(1), tagged: pushed(2, ['x']), second: pushed(3), third: pushed(4) };
    expect(taken(images, rule(1, { tagStatus: 'untagged', ...moreThan(1) })).expire).toEqual({
      second: 1,
      third: 1,
    });
  });
});

describe('several rules', () => {
  const images = () => ({
    both1: pushed(12, ['live-1', 'test-1']),
    both2: pushed(11, ['live-2', 'test-2']),
    test3: pushed(10, ['test-3']),
  });
  const keepOne = (priority: number, prefix: string) =>
    rule(priority, { ...prefixes(prefix), ...moreThan(1) });

  test('the first rule takes one and spares the other from the second, which finds nothing left', () => {
    expect(taken(images(), keepOne(1, 'live'), keepOne(2, 'test')).expire).toEqual({ both1: 1 });
  });

  test('a newer image that only the second rule knows keeps its place in the count', () => {
    const more = { ...images(), test4: pushed(9, ['test-4']) };
    expect(taken(more, keepOne(1, 'live'), keepOne(2, 'test')).expire).toEqual({ both1: 1, test3: 2 });
  });

  test('in the other order the second rule may take only what the first does not know', () => {
    expect(taken(images(), keepOne(1, 'test'), keepOne(2, 'live')).expire).toEqual({ both1: 1, both2: 1 });
  });
});

describe('several tags in one rule', () => {
  const images = () => ({
    one: pushed(12, ['red-1']),
    other: pushed(11, ['blue-1']),
    both: pushed(10, ['red-2', 'blue-2']),
    bothNewer: pushed(9, ['red-3', 'blue-3', 'green-3']),
  });

  test('all of them must be there', () => {
    const rules = rule(1, { ...patterns('red-*', 'blue-*'), ...moreThan(1) });
    expect(taken(images(), rules).expire).toEqual({ both: 1 });
    expect(taken(images(), rule(1, { ...prefixes('red-', 'blue-'), ...olderThan(5) })).expire).toEqual({
      both: 1,
      bothNewer: 1,
    });
  });

  test('one tag may meet several of them, and stars may stand anywhere', () => {
    const rules = rule(1, { ...patterns('*e*-*', 'b*'), ...olderThan(1) });
    expect(taken(images(), rules).expire).toEqual({ other: 1, both: 1, bothNewer: 1 });
  });
});

describe('all images', () => {
  test('the newest stay, with or without a tag', () => {
    const images = { a: pushed(4, ['v1']), b: pushed(3), c: pushed(2, ['v2']), d: pushed(1) };
    expect(taken(images, rule(1, { tagStatus: 'any', ...moreThan(2) })).expire).toEqual({ a: 1, b: 1 });
  });

  test('those of earlier rules are spared but take places', () => {
    const images = { release: pushed(1, ['v1']), young: pushed(2, ['x']), old: pushed(3, ['y']) };
    const rules = [
      rule(1, { ...prefixes('v'), ...moreThan(9) }),
      rule(2, { tagStatus: 'any', ...moreThan(1) }),
    ];
    expect(taken(images, ...rules).expire).toEqual({ young: 2, old: 2 });
  });
});

describe('to the archive and out of it', () => {
  const images = () => ({
    used: pushed(400, ['v1'], { lastPulledAt: daysAgo(20) }),
    unused: pushed(400, ['v2'], { lastPulledAt: daysAgo(100) }),
    neverPulled: pushed(100, ['v3']),
    archivedLong: pushed(900, ['v0'], { status: 'ARCHIVED', lastArchivedAt: daysAgo(400) }),
    archivedLately: pushed(900, ['v0b'], { status: 'ARCHIVED', lastArchivedAt: daysAgo(40) }),
  });

  test('what was not pulled for long is archived, what was archived for long expires', () => {
    const rules = [
      rule(1, { tagStatus: 'any', ...since('sinceImagePulled', 90) }, archive),
      rule(2, { tagStatus: 'any', storageClass: 'archive', ...since('sinceImageTransitioned', 365) }),
    ];
    expect(taken(images(), ...rules)).toEqual({
      expire: { archivedLong: 2 },
      transition: { unused: 1, neverPulled: 1 },
    });
  });

  test('by age and by count, too', () => {
    const byAge = rule(1, { ...prefixes('v'), ...olderThan(200) }, archive);
    expect(taken(images(), byAge).transition).toEqual({ used: 1, unused: 1 });
    const byCount = rule(1, { ...prefixes('v'), ...moreThan(1) }, archive);
    expect(taken(images(), byCount).transition).toEqual({ used: 1, unused: 1 });
  });
});
